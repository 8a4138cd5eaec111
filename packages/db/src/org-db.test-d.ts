import type { OrgDb } from './create-db.js';
import type { PrismaClient } from './generated/prisma/client.js';
import type { ModelFacts, Offered, Withheld } from './org-db.js';
import type { Operation } from './scoping/scope-args.js';

declare const db: OrgDb;

// A method that Prisma adds makes one of these fail to compile until somebody has decided what a scope does with it.
type UnclassifiedOfClient = Exclude<Extract<keyof PrismaClient, `$${string}`>, Offered | keyof Withheld>;
type UnclassifiedOfModel = Exclude<Extract<keyof PrismaClient['project'], string>, Operation | ModelFacts>;
export const noneOfClient: [UnclassifiedOfClient] extends [never] ? true : UnclassifiedOfClient = true;
export const noneOfModel: [UnclassifiedOfModel] extends [never] ? true : UnclassifiedOfModel = true;

export const offered = async () => {
  const project = await db.project.create({ data: { name: 'Apollo' } });
  const names: { name: string }[] = await db.$queryRaw`select name from projects`;
  const changed: number = await db.$executeRaw`update projects set name = ${'Apollo 2'}`;
  const [count, first] = await db.$transaction([db.project.count(), db.project.findFirst()]);
  const title: string | undefined = first?.name;
  const total: number = await db.$transaction(async (tx) => count + (await tx.project.count()));
  const documents = await db.project.findUnique({ where: { id: project.id } }).documents();
  return { names, changed, title, total, titles: documents?.map((document) => document.title) };
};

export const refused = async () => {
  // @ts-expect-error SQL built from strings
  await db.$queryRawUnsafe('select 1');
  // @ts-expect-error SQL built from strings
  await db.$executeRawUnsafe('delete from projects');
  // @ts-expect-error the pool connects by itself
  await db.$connect();
  // @ts-expect-error the db is closed, not a scope
  await db.$disconnect();
  // @ts-expect-error an extension could leave the scope
  db.$extends({});
  // @ts-expect-error events belong to all organizations
  db.$on('query', () => {});
  // @ts-expect-error a string is not a tagged template
  await db.$queryRaw('select 1');
  // @ts-expect-error a transaction takes operations, not any promise
  await db.$transaction([Promise.resolve(1)]);
  // @ts-expect-error a transaction's client is as scoped as the one that began it
  await db.$transaction(async (tx) => tx.$executeRawUnsafe('commit'));
};
