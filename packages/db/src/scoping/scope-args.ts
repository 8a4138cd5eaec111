import { each, type Records, refused, structure } from './arguments.js';
import type { OrgModel } from './org-models.js';
import { scopeCreate, scopeUpdate } from './scope-data.js';
import { scopeFind, scopeSelection } from './scope-selection.js';
import { scopeUnique, scopeWhere } from './scope-where.js';

/** Every operation of a Prisma model. One that is not here is refused until somebody has decided what it needs. */
export const operations = [
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
  'count',
  'aggregate',
  'groupBy',
] as const;

export type Operation = (typeof operations)[number];

/**
 * The arguments of one operation, changed so that it can only read, write and count rows of the org. Pure: the
 * caller's objects stay as they are. The database enforces the same by itself; each of the two holds alone.
 */
export const scopeArgs = (model: OrgModel, operation: string, args: unknown, orgId: string): Records => {
  const scope = Object.hasOwn(scopes, operation) ? scopes[operation as Operation] : undefined;
  if (!scope)
    throw refused(`${model.name}.${operation} is not a known operation`, 'use an operation of Prisma 7.10');
  return scope(model, structure(args) ?? {}, orgId);
};

type Scope = (model: OrgModel, args: Records, orgId: string) => Records;

const one: Scope = (model, args, orgId) => ({
  ...scopeSelection(model, args, orgId),
  where: scopeUnique(model, args['where'], orgId),
});

const create: Scope = (model, args, orgId) => ({
  ...scopeSelection(model, args, orgId),
  data: each(args['data'], (data) => scopeCreate(model, data, orgId)),
});

const updateOne: Scope = (model, args, orgId) => ({
  ...one(model, args, orgId),
  data: scopeUpdate(model, args['data'], orgId),
});

const updateMany: Scope = (model, args, orgId) => ({
  ...scopeFind(model, args, orgId),
  data: scopeUpdate(model, args['data'], orgId),
});

const upsert: Scope = (model, args, orgId) => ({
  ...one(model, args, orgId),
  create: scopeCreate(model, args['create'], orgId),
  update: scopeUpdate(model, args['update'], orgId),
});

const many: Scope = scopeFind;

/** `select` names columns to count here, not relations. */
const figures: Scope = (model, args, orgId) => ({
  ...args,
  where: scopeWhere(model, args['where'], orgId),
  ...(args['cursor'] !== undefined && { cursor: scopeUnique(model, args['cursor'], orgId) }),
});

const scopes: Readonly<Record<Operation, Scope>> = {
  findUnique: one,
  findUniqueOrThrow: one,
  findFirst: many,
  findFirstOrThrow: many,
  findMany: many,
  create,
  createMany: create,
  createManyAndReturn: create,
  update: updateOne,
  updateMany,
  updateManyAndReturn: updateMany,
  upsert,
  delete: one,
  deleteMany: many,
  count: figures,
  aggregate: figures,
  groupBy: figures,
};
