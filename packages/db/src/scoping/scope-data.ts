import {
  each,
  idNotAllowed,
  orgMismatch,
  type Records,
  refused,
  structure,
  structures,
} from './arguments.js';
import type { OrgModel, OrgRelation } from './org-models.js';
import { scopeUnique, scopeWhere } from './scope-where.js';

/** Data of a new row. `linked` rows are made through the relation that also gives them their org. */
export const scopeCreate = (model: OrgModel, data: unknown, orgId: string, linked = false): Records => {
  const scoped = scopeFields(model, data, orgId);
  const { orgField } = model.shape;
  // A relation that brings the key along brings the org with it, and Prisma takes no second one.
  const isLinked =
    linked ||
    [...model.relations.values()].some(({ name, holdsKey }) => holdsKey && scoped[name] !== undefined);
  if (orgField !== null && !model.isOrg && !isLinked) scoped[orgField] = orgId;
  return scoped;
};

export const scopeUpdate = (model: OrgModel, data: unknown, orgId: string): Records =>
  detachOwnKeys(model, scopeFields(model, data, orgId));

/** What every write has in common: no chosen id, no other org, and the same within relations. */
const scopeFields = (model: OrgModel, data: unknown, orgId: string): Records => {
  const scoped: Records = { ...structure(data) };
  const { idField, orgField } = model.shape;
  if (idField !== null && scoped[idField] !== undefined) throw idNotAllowed(idField);
  if (orgField !== null && scoped[orgField] !== undefined) {
    const given = scoped[orgField];
    const value = typeof given === 'object' && given !== null ? (given as Records)['set'] : given;
    if (value !== orgId) throw orgMismatch(orgField);
    scoped[orgField] = orgId;
  }
  for (const key of Object.keys(scoped)) {
    const relation = model.relations.get(key);
    if (relation && scoped[key] !== undefined) scoped[key] = scopeNested(relation, scoped[key], orgId);
  }
  return scoped;
};

const scopeNested = (relation: OrgRelation, value: unknown, orgId: string): Records => {
  const scoped: Records = {};
  const writes = structure(value) ?? {};
  for (const verb of Object.keys(writes)) {
    const write = writes[verb];
    if (write === undefined) continue;
    const scope = Object.hasOwn(nested, verb) ? nested[verb] : undefined;
    if (!scope)
      throw refused(`${relation.name} is written by ${verb}`, 'use one of the nested writes of Prisma 7');
    scoped[verb] = scope(relation, write, orgId);
  }
  return scoped;
};

type ScopeNested = (relation: OrgRelation, write: unknown, orgId: string) => unknown;

const picked: ScopeNested = (relation, write, orgId) =>
  each(write, (where) => {
    if (typeof where === 'boolean') return where;
    const id = relation.target.isOrg ? structure(where)?.[relation.target.shape.idField ?? ''] : undefined;
    if (id !== undefined && id !== orgId) throw orgMismatch(relation.name);
    return scopeUnique(relation.target, where, orgId);
  });

const created: ScopeNested = ({ target, holdsKey }, write, orgId) =>
  each(write, (data) => scopeCreate(target, data, orgId, !holdsKey));

const changed = ({ target, shape }: OrgRelation, write: Records, orgId: string): Records => {
  if (!('data' in write)) return scopeUpdate(target, write, orgId);
  const where = shape.isList
    ? scopeUnique(target, write['where'], orgId)
    : scopeWhere(target, write['where'], orgId);
  return { where, data: scopeUpdate(target, write['data'], orgId) };
};

const nested: Readonly<Record<string, ScopeNested>> = {
  create: created,
  createMany: (relation, write, orgId) => {
    const args = structure(write) ?? {};
    return { ...args, data: created(relation, args['data'], orgId) };
  },
  connect: picked,
  connectOrCreate: (relation, write, orgId) =>
    each(write, (entry) => {
      const { where, create } = structure(entry) ?? {};
      return { where: picked(relation, where, orgId), create: created(relation, create, orgId) };
    }),
  set: picked,
  disconnect: ({ target, shape }, write, orgId) =>
    each(write, (where) => {
      if (typeof where === 'boolean') return where;
      return shape.isList ? scopeUnique(target, where, orgId) : scopeWhere(target, where, orgId);
    }),
  delete: ({ target, shape }, write, orgId) =>
    each(write, (where) => {
      if (typeof where === 'boolean') return where;
      return shape.isList ? scopeUnique(target, where, orgId) : scopeWhere(target, where, orgId);
    }),
  update: (relation, write, orgId) =>
    each(write, (entry) => changed(relation, structure(entry) ?? {}, orgId)),
  updateMany: ({ target }, write, orgId) =>
    each(write, (entry) => {
      const { where, data } = structure(entry) ?? {};
      return { where: scopeWhere(target, where, orgId), data: scopeUpdate(target, data, orgId) };
    }),
  deleteMany: ({ target }, write, orgId) => each(write, (where) => scopeWhere(target, where, orgId)),
  upsert: (relation, write, orgId) =>
    each(write, (entry) => {
      const { where, create, update } = structure(entry) ?? {};
      const { target, shape } = relation;
      return {
        ...(where !== undefined && {
          where: shape.isList ? scopeUnique(target, where, orgId) : scopeWhere(target, where, orgId),
        }),
        create: created(relation, create, orgId),
        update: scopeUpdate(target, update, orgId),
      };
    }),
};

/**
 * Prisma disconnects by setting every column of the key to null, the org among them. Here the other columns
 * are set by name instead. Prisma takes columns and relations in one update only where no relation holds a key.
 */
const detachOwnKeys = (model: OrgModel, data: Records): Records => {
  const detached: OrgRelation[] = [];
  for (const relation of model.relations.values()) {
    if (relation.holdsKey && structure(data[relation.name])?.['disconnect']) detached.push(relation);
  }
  if (detached.length === 0) return data;
  const changed = { ...data };
  for (const relation of detached) {
    if (typeof structure(data[relation.name])?.['disconnect'] !== 'boolean') {
      throw refused(
        `${relation.name} is disconnected under a condition`,
        'read the row first, then disconnect it',
      );
    }
    delete changed[relation.name];
    for (const field of relation.key.keys()) changed[field] = null;
  }
  for (const relation of model.relations.values()) {
    if (relation.holdsKey && changed[relation.name] !== undefined) attachByKey(relation, changed);
  }
  return changed;
};

const attachByKey = (relation: OrgRelation, data: Records): void => {
  const { connect, ...others } = structure(data[relation.name]) ?? {};
  const [where] = structures(connect);
  const values = [...relation.key].map(([field, points]) => [field, where && pick(where, points)] as const);
  if (Object.keys(others).length > 0 || values.some(([, value]) => value === undefined)) {
    throw refused(
      `${relation.name} is written together with the disconnect of another relation`,
      'write the two in two updates of one transaction',
    );
  }
  delete data[relation.name];
  for (const [field, value] of values) data[field] = value;
};

/** The value of one field in a filter that picks a row by it, alone or within a compound key. */
const pick = (where: Records, field: string): unknown => {
  if (where[field] !== undefined) return where[field];
  for (const value of Object.values(where)) {
    if (typeof value === 'object' && value !== null && field in value) return (value as Records)[field];
  }
  return undefined;
};
