import { type Records, structure } from './arguments.js';
import type { OrgModel, OrgRelation } from './org-models.js';
import { scopeUnique, scopeWhere } from './scope-where.js';

/** Arguments of a list of rows, at the top or inside include and select: filter, cursor, what comes along. */
export const scopeFind = (model: OrgModel, args: Records, orgId: string): Records => {
  const scoped = scopeSelection(model, args, orgId);
  scoped['where'] = scopeWhere(model, args['where'], orgId);
  if (args['cursor'] !== undefined) scoped['cursor'] = scopeUnique(model, args['cursor'], orgId);
  return scoped;
};

/** A copy of `args` whose `include` and `select` bring rows of the org only. */
export const scopeSelection = (model: OrgModel, args: Records, orgId: string): Records => {
  const scoped = { ...args };
  if (args['include']) scoped['include'] = scopeRelations(model, args['include'], orgId);
  if (args['select']) scoped['select'] = scopeRelations(model, args['select'], orgId);
  return scoped;
};

const scopeRelations = (model: OrgModel, selection: unknown, orgId: string): Records => {
  const scoped: Records = { ...structure(selection) };
  for (const key of Object.keys(scoped)) {
    const value = scoped[key];
    const relation = model.relations.get(key);
    if (relation && value) scoped[key] = scopeIncluded(relation, value, orgId);
    else if (key === '_count' && value) scoped[key] = scopeCount(model, value, orgId);
  }
  return scoped;
};

const scopeIncluded = ({ shape, target }: OrgRelation, value: unknown, orgId: string): unknown => {
  const args = value === true ? {} : (structure(value) ?? {});
  if (shape.isList) return scopeFind(target, args, orgId);
  const scoped = scopeSelection(target, args, orgId);
  // Prisma knows no filter here where there is always a row; the org is part of the key that leads to it.
  if (!shape.isRequired) scoped['where'] = scopeWhere(target, args['where'], orgId);
  return scoped;
};

const scopeCount = (model: OrgModel, value: unknown, orgId: string): Records => {
  const counted: Records = {};
  if (value === true) {
    for (const { name, shape } of model.relations.values()) if (shape.isList) counted[name] = true;
  } else {
    Object.assign(counted, structure(structure(value)?.['select']));
  }
  for (const key of Object.keys(counted)) {
    const relation = model.relations.get(key);
    if (!relation || !counted[key]) continue;
    const filter = counted[key] === true ? undefined : structure(counted[key])?.['where'];
    counted[key] = { where: scopeWhere(relation.target, filter, orgId) };
  }
  return { select: counted };
};
