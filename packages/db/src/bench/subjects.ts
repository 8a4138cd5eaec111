import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { createDb, type Db, type OrgDb } from '../create-db.js';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { type Dataset, sealKey } from './dataset.js';

/** What every subject does, each in its own way, and all on the same rows. `n` counts the calls. */
export interface Operations {
  readonly findUnique: (n: number) => Promise<unknown>;
  readonly findMany: (n: number) => Promise<unknown>;
  readonly create: (n: number) => Promise<unknown>;
  readonly update: (n: number) => Promise<unknown>;
  readonly include: (n: number) => Promise<unknown>;
  readonly nestedCreate: (n: number) => Promise<unknown>;
  /** Missing where the subject does not support it. */
  readonly transaction3?: (n: number) => Promise<unknown>;
}

export type Metric = keyof Operations;
export const metrics: readonly Metric[] = [
  'findUnique',
  'findMany',
  'create',
  'update',
  'include',
  'nestedCreate',
  'transaction3',
];

export interface Subject {
  readonly name: 'bulkhead' | 'prisma' | 'prisma-rls-example' | 'raw';
  readonly operations: Operations;
  /** The same, where each call is not a request of its own: parallel findUnique calls of one request are batched. */
  readonly inOneRequest?: Operations;
  close(): Promise<unknown>;
}

export const poolSize = 16;
const bench = 'bench';

export const bulkheadSubject = (data: Dataset, url: string): Subject & { readonly db: Db } => {
  const db = createDb({ url, sealKey, poolSize, poolWaitMs: 60_000 });
  const context = data.context();
  return {
    name: 'bulkhead',
    db,
    // A context for each call, as each request has one: what forOrg costs is in the figures.
    operations: prismaOperations(data, () => db.forOrg(data.context()), {}),
    inOneRequest: prismaOperations(data, () => db.forOrg(context), {}),
    close: () => db.close(),
  };
};

export const prismaSubject = (data: Dataset, url: string): Subject => {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: poolSize }) });
  const named = { orgId: data.orgId };
  return {
    name: 'prisma',
    operations: prismaOperations(data, () => client, named),
    close: () => client.$disconnect(),
  };
};

/** Prisma's own example of row level security, as its repository shows it. */
export const exampleSubject = (data: Dataset, url: string): Subject => {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: poolSize }) });
  const forCompany = Prisma.defineExtension((prisma) =>
    prisma.$extends({
      query: {
        $allModels: {
          async $allOperations({ args, query }) {
            const [, result] = await prisma.$transaction([
              prisma.$executeRaw`SELECT set_config('app.current_company_id', ${data.orgId}, TRUE)`,
              query(args),
            ]);
            return result;
          },
        },
      },
    }),
  );
  // Kept, though the example makes one per request: that costs it another 70 µs.
  const extended = client.$extends(forCompany) as unknown as PrismaClient;
  const { transaction3: _, ...operations } = prismaOperations(data, () => extended, { orgId: data.orgId });
  return { name: 'prisma-rls-example', operations, close: () => client.$disconnect() };
};

type Named = { readonly orgId: string } | Record<string, never>;

const prismaOperations = (
  data: Dataset,
  client: () => PrismaClient | OrgDb,
  named: Named,
): Operations & Required<Pick<Operations, 'transaction3'>> => {
  const prisma = client as () => PrismaClient;
  const id = (n: number) => data.projectIds[n % data.projectIds.length] ?? '';
  // An unscoped client has nothing to fill these in with.
  const owned = 'orgId' in named ? { ...named, ownerId: data.userId } : {};
  return {
    findUnique: (n) => prisma().project.findUnique({ where: { id: id(n) } }),
    findMany: () =>
      prisma().project.findMany({ where: { ...named }, take: 20, orderBy: { createdAt: 'asc' } }),
    create: (n) => prisma().document.create({ data: { ...owned, projectId: id(n), title: bench } }),
    update: (n) => prisma().project.update({ where: { id: id(n) }, data: { description: `${n}` } }),
    include: () =>
      prisma().project.findMany({ where: { ...named }, take: 5, include: { documents: true, team: true } }),
    nestedCreate: () =>
      prisma().project.create({
        data: {
          ...owned,
          name: bench,
          documents: { create: { title: bench, ...('orgId' in named && { ownerId: data.userId }) } },
        },
      }),
    transaction3: (n) =>
      prisma().$transaction(async (tx) => {
        for (let step = 0; step < 3; step += 1) await tx.project.findUnique({ where: { id: id(n + step) } });
      }),
  };
};

/** Statements by hand over pg, without an ORM and without any guard: the floor. */
export const rawSubject = (data: Dataset, url: string): Subject => {
  const pool = new Pool({ connectionString: url, max: poolSize });
  const id = (n: number) => data.projectIds[n % data.projectIds.length];
  const org = data.orgId;
  const query = (name: string, text: string, values: unknown[], on: Pick<Pool, 'query'> = pool) =>
    on.query({ name, text, values });
  const inTransaction = async (work: (on: Pick<Pool, 'query'>) => Promise<void>) => {
    const client = await pool.connect();
    await client.query('begin');
    await work(client);
    await client.query('commit');
    client.release();
  };
  const byId = (n: number, on?: Pick<Pool, 'query'>) =>
    query('by_id', 'select * from projects where id = $1', [id(n)], on);
  return {
    name: 'raw',
    close: () => pool.end(),
    operations: {
      findUnique: (n) => byId(n),
      findMany: () =>
        query('many', 'select * from projects where org_id = $1 order by created_at limit 20', [org]),
      create: (n) =>
        query(
          'create',
          'insert into documents (org_id, owner_id, project_id, title, updated_at) values ($1, $2, $3, $4, now()) returning *',
          [org, data.userId, id(n), bench],
        ),
      update: (n) =>
        query(
          'update',
          'update projects set description = $2, updated_at = now() where id = $1 returning *',
          [id(n), `${n}`],
        ),
      include: async () => {
        const { rows } = await query('five', 'select * from projects where org_id = $1 order by id limit 5', [
          org,
        ]);
        const ids = rows.map((row) => row.id as string);
        await query('documents', 'select * from documents where org_id = $1 and project_id = any($2)', [
          org,
          ids,
        ]);
        await query('teams', 'select * from teams where org_id = $1 and id = any($2)', [
          org,
          rows.map((row) => row.team_id),
        ]);
      },
      nestedCreate: () =>
        inTransaction(async (on) => {
          const { rows } = await query(
            'project',
            'insert into projects (org_id, owner_id, name, updated_at) values ($1, $2, $3, now()) returning *',
            [org, data.userId, bench],
            on,
          );
          await query(
            'document',
            'insert into documents (org_id, owner_id, project_id, title, updated_at) values ($1, $2, $3, $4, now())',
            [org, data.userId, rows[0].id, bench],
            on,
          );
        }),
      transaction3: (n) =>
        inTransaction(async (on) => {
          for (let step = 0; step < 3; step += 1) await byId(n + step, on);
        }),
    },
  };
};
