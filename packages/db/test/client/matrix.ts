import { randomUUID } from 'node:crypto';
import type { OrgId } from '@bulkhead/tenancy';
import { acme, globex } from '@bulkhead/testkit';
import { models } from '../../src/generated/isolation/models.js';
import type { ModelMap, ModelShape } from '../../src/model-map.js';
import { type Operation, operations } from '../../src/scoping/scope-args.js';
import { rows } from '../mirrored-rows.js';

/** Any model's delegate, called by names that are only known when the test runs. */
type AnyClient = Record<string, Record<string, (args?: unknown) => Promise<unknown>>> & {
  $queryRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<unknown>;
};

/** Somebody whose rows acme aims at. `nobody` has none: what acme learns must be the same. */
export interface Target {
  readonly id: string;
  rowId(n: number): string;
  readonly slug: string;
}

export const foreign: Target = { id: globex.id, rowId: globex.rowId, slug: globex.name };
const missingId = (n: number) => globex.rowId(n).replace('0190000b', '0190000c');
export const missing: Target = { id: missingId(0) as OrgId, rowId: missingId, slug: 'nobody' };

export type Attempt = (client: AnyClient, target: Target) => Promise<unknown>;

/** Which of the mirrored rows stands for a model. */
export const rowOf: Readonly<Record<keyof typeof models, keyof typeof rows | 'org'>> = {
  Organization: 'org',
  User: 'colleague',
  Membership: 'membership',
  Team: 'team',
  TeamMember: 'teamMember',
  Token: 'token',
  Agent: 'agent',
  Memory: 'memory',
  Project: 'project',
  Document: 'document',
  Comment: 'comment',
  CatalogEntity: 'entity',
  Incident: 'incident',
  Slo: 'slo',
  AlertChannel: 'channel',
  Integration: 'integration',
  AuditEntry: 'auditEntry',
  IdempotencyKey: 'idempotencyKey',
};

const map: ModelMap = models;
export const modelNames = Object.keys(models) as (keyof typeof models)[];
const idOf = (model: string, target: Pick<Target, 'id' | 'rowId'>) => {
  const row = rowOf[model as keyof typeof rowOf];
  return row === 'org' ? target.id : target.rowId(rows[row]);
};
const delegateOf = (model: string) => model.charAt(0).toLowerCase() + model.slice(1);
/** A text column to write into, so that an update is one that the model allows. */
const textOf = (shape: ModelShape) =>
  ['name', 'title', 'content', 'body', 'action', 'path'].find((field) => field in shape.fields) ?? 'role';
const change = (shape: ModelShape) => ({ [textOf(shape)]: textOf(shape) === 'role' ? 'member' : 'changed' });

/** What a row of acme's consists of, without what it is not up to acme to say. */
const copyOf = async (client: AnyClient, model: string): Promise<Record<string, unknown>> => {
  const shape = map[model] as ModelShape;
  const row = (await client[delegateOf(model)]?.['findFirst']?.({ where: { id: idOf(model, acme) } })) ?? {};
  const computed = [
    'id',
    'orgId',
    'createdAt',
    'updatedAt',
    'sequence',
    'previousHash',
    'hash',
    'occurredAt',
    'actorKind',
    'actorId',
    'actorRole',
    'createdBy',
    'ownerId',
  ];
  const kept = Object.entries(row).filter(([field, value]) => !computed.includes(field) && value !== null);
  const unique = new Set(Object.values(shape.uniques).flat());
  return Object.fromEntries(
    kept.map(([field, value]) => [
      field,
      unique.has(field) && typeof value === 'string' && !field.endsWith('Id')
        ? value.slice(0, 4) + randomUUID()
        : value,
    ]),
  );
};

/** Every way in which a caller of one model could aim at a row of somebody else. */
export const attemptsOn = (model: keyof typeof models): ReadonlyMap<string, Attempt> => {
  const attempts = new Map<string, Attempt>();
  const shape = map[model] as ModelShape;
  const own = { id: idOf(model, acme) };
  const at = (target: Target) => ({ id: idOf(model, target) });
  const add = (operation: Operation, name: string, args: (target: Target, client: AnyClient) => unknown) => {
    attempts.set(`${operation} ${name}`, async (client, target) => {
      const delegate = client[delegateOf(model)] as AnyClient[string];
      return (delegate[operation] as (args: unknown) => Promise<unknown>)(await args(target, client));
    });
  };

  for (const operation of operations) {
    for (const [name, args] of Object.entries(argumentsOf(shape, at, model)[operation]))
      add(operation, name, args);
  }
  for (const [relation, { model: other, isList, isRequired, fields }] of Object.entries(shape.relations)) {
    const otherShape = map[other] as ModelShape;
    const otherAt = (target: Target) => ({ id: idOf(other, target) });
    const some = (filter: unknown) => (isList ? { some: filter } : { is: filter });
    add('findMany', `where ${relation} is theirs`, (target) => ({
      where: { [relation]: some(otherAt(target)) },
    }));
    add('findMany', `where ${relation} is of their org`, (target) => ({
      where: { [relation]: some(otherShape.orgField === 'id' ? { id: target.id } : { orgId: target.id }) },
    }));
    add('findMany', `include ${relation}`, () => ({ include: { [relation]: true } }));
    add('findMany', `include ${relation} of theirs`, (target) => ({
      where: at(target),
      include: { [relation]: true },
    }));
    add('findMany', `select ${relation}`, () => ({
      select: { [relation]: { select: { [textOf(otherShape)]: true } } },
    }));
    if (isList) {
      add('findMany', `where every ${relation}`, (target) => ({
        where: { [relation]: { every: otherAt(target) } },
      }));
      add('findMany', `where none ${relation}`, (target) => ({
        where: { [relation]: { none: otherAt(target) } },
      }));
      add('findMany', `count ${relation}`, () => ({ select: { _count: { select: { [relation]: true } } } }));
    }
    const nested = (name: string, write: (target: Target, client: AnyClient) => unknown) =>
      add('update', `${relation}.${name}`, async (target, client) => ({
        where: own,
        data: { [relation]: await write(target, client) },
      }));
    const one = (value: unknown) => (isList ? [value] : value);
    nested('connect', (target) => ({ connect: one(otherAt(target)) }));
    nested('connectOrCreate', async (target, client) => ({
      connectOrCreate: one({ where: otherAt(target), create: await copyOf(client, other) }),
    }));
    nested('create with their org', async (target, client) => ({
      create: one({ ...(await copyOf(client, other)), orgId: target.id }),
    }));
    nested('create with their id', async (target, client) => ({
      create: one({ ...(await copyOf(client, other)), ...otherAt(target) }),
    }));
    nested('update', (target) => ({
      update: one({ where: otherAt(target), data: change(otherShape) }),
    }));
    if (isList) {
      nested('set', (target) => ({ set: [otherAt(target)] }));
      nested('disconnect', (target) => ({ disconnect: [otherAt(target)] }));
      nested('updateMany', (target) => ({
        updateMany: { where: otherAt(target), data: change(otherShape) },
      }));
      nested('delete', (target) => ({ delete: [otherAt(target)] }));
      nested('deleteMany', (target) => ({ deleteMany: otherAt(target) }));
      nested('upsert', async (target, client) => ({
        upsert: { where: otherAt(target), create: await copyOf(client, other), update: change(otherShape) },
      }));
      nested('createMany', async (target, client) => ({
        createMany: { data: [{ ...(await copyOf(client, other)), orgId: target.id }] },
      }));
    } else if (!isRequired) {
      nested('disconnect under a condition', (target) => ({ disconnect: otherAt(target) }));
    }
    for (const field of fields) {
      if (field === 'orgId') continue;
      add('update', `${field} to theirs`, (target) => ({
        where: own,
        data: { [field]: idOf(other, target) },
      }));
    }
  }

  const table = shape.table;
  const raw = (name: string, run: (client: AnyClient, target: Target) => Promise<unknown>) =>
    attempts.set(`raw ${name}`, run);
  const tagged = (strings: string[]) =>
    Object.freeze(
      Object.assign(strings, { raw: Object.freeze([...strings]) }),
    ) as unknown as TemplateStringsArray;
  const org = shape.fields[shape.orgField ?? 'id'];
  raw('select', (client) => client.$queryRaw(tagged([`select * from "${table}"`])));
  raw('select by id', (client, target) =>
    client.$queryRaw(tagged([`select * from "${table}" where id = `, '::uuid']), idOf(model, target)),
  );
  raw('select by org', (client, target) =>
    client.$queryRaw(tagged([`select count(*)::int from "${table}" where ${org} = `, '::uuid']), target.id),
  );
  raw('delete', (client, target) =>
    client.$queryRaw(
      tagged([`delete from "${table}" where id = `, '::uuid returning *']),
      idOf(model, target),
    ),
  );
  raw('update', (client, target) =>
    client.$queryRaw(
      tagged([
        `update "${table}" set ${shape.fields[textOf(shape)]} = ${shape.fields[textOf(shape)]} where id = `,
        '::uuid returning *',
      ]),
      idOf(model, target),
    ),
  );
  return attempts;
};

type Arguments = Record<string, (target: Target, client: AnyClient) => unknown>;

const argumentsOf = (
  shape: ModelShape,
  at: (target: Target) => { id: string },
  model: string,
): Record<Operation, Arguments> => {
  const byId = { 'by id': (target: Target) => ({ where: at(target) }) };
  const byKey: Arguments = Object.fromEntries(
    Object.entries(shape.uniques)
      .filter(([, fields]) => fields.length > 1)
      .map(([selector, fields]) => [
        `by ${selector}`,
        async (target: Target, client: AnyClient) => {
          const row = (await client[delegateOf(model)]?.['findFirst']?.({
            where: at({ ...acme, slug: acme.name }),
          })) as Record<string, unknown> | null;
          const key = fields.map((field) => {
            if (field === 'orgId') return [field, target.id];
            if (field === 'id') return [field, at(target).id];
            return [field, row?.[field] ?? 'x'];
          });
          return { where: { [selector]: Object.fromEntries(key) } };
        },
      ]),
  );
  const org = shape.orgField ?? 'id';
  const filters: Arguments = {
    ...byId,
    'by org': (target) => ({ where: { [org]: target.id } }),
    'by org in a list': (target) => ({ where: { [org]: { in: [target.id] } } }),
    'by org in a branch': (target) => ({
      where: { OR: [{ [org]: target.id }, { AND: { NOT: { [org]: target.id } } }] },
    }),
    'by anything but the own org': () => ({ where: { NOT: { [org]: acme.id } } }),
    'after their row': (target) => ({ cursor: at(target), orderBy: { id: 'asc' } }),
  };
  const { 'after their row': _, ...conditions } = filters;
  const withData = (some: Arguments): Arguments =>
    Object.fromEntries(
      Object.entries(some).map(([name, args]) => [
        name,
        async (target, client) => ({ ...((await args(target, client)) as object), data: change(shape) }),
      ]),
    );
  const creations = (wrap: (data: unknown) => unknown): Arguments => ({
    'in their org': async (target, client) => ({
      data: wrap({ ...(await copyOf(client, model)), orgId: target.id }),
    }),
    'with their id': async (target, client) => ({
      data: wrap({ ...(await copyOf(client, model)), ...at(target) }),
    }),
  });
  return {
    findUnique: { ...byId, ...byKey },
    findUniqueOrThrow: { ...byId, ...byKey },
    findFirst: filters,
    findFirstOrThrow: filters,
    findMany: { ...filters, 'of all': () => ({}) },
    create: {
      ...creations((data) => data),
      'connected to their org': async (target, client) => ({
        data: { ...(await copyOf(client, model)), org: { connect: { id: target.id } } },
      }),
    },
    createMany: creations((data) => [data]),
    createManyAndReturn: creations((data) => [data]),
    update: {
      ...withData({ ...byId, ...byKey }),
      'into their org': (target) => ({ where: at({ ...acme, slug: acme.name }), data: { [org]: target.id } }),
      'to their id': (target) => ({ where: at({ ...acme, slug: acme.name }), data: at(target) }),
    },
    updateMany: { ...withData(conditions), 'into their org': (target) => ({ data: { [org]: target.id } }) },
    updateManyAndReturn: {
      ...withData(conditions),
      'into their org': (target) => ({ data: { [org]: target.id } }),
    },
    upsert: {
      'by id': async (target, client) => ({
        where: at(target),
        create: await copyOf(client, model),
        update: change(shape),
      }),
      'into their org': async (target, client) => ({
        where: at(target),
        create: { ...(await copyOf(client, model)), orgId: target.id },
        update: change(shape),
      }),
      'with their id': async (target, client) => ({
        where: at(target),
        create: { ...(await copyOf(client, model)), ...at(target) },
        update: {},
      }),
    },
    delete: { ...byId, ...byKey },
    deleteMany: conditions,
    count: { ...filters, 'of all': () => ({}) },
    aggregate: {
      'by org': (target) => ({ where: { [org]: target.id }, _count: true, _max: { [textOf(shape)]: true } }),
      'of all': () => ({ _count: true, _min: { [textOf(shape)]: true }, _max: { [textOf(shape)]: true } }),
    },
    groupBy: {
      'by org': (target) => ({ by: [org], where: { [org]: target.id }, _count: true }),
      'of all': () => ({ by: [org], _count: true }),
    },
  };
};
