import { each, listOf, type Records, structure } from './arguments.js';
import type { OrgModel, OrgRelation } from './org-models.js';

/** A filter of `model` that matches rows of the org only, in the relations that it asks about too. */
export const scopeWhere = (model: OrgModel, where: unknown, orgId: string): Records =>
  ofOrg(model, scopeConditions(model, structure(where) ?? {}, orgId), orgId);

/** The same for a filter that picks one row. Its own keys stay at the top, where Prisma looks for them. */
export const scopeUnique = (model: OrgModel, where: unknown, orgId: string): Records => {
  const { orgField } = model.shape;
  const scoped = scopeConditions(model, structure(where) ?? {}, orgId);
  if (orgField === null) return scoped;
  for (const [selector, fields] of model.compounds) {
    const key = fields.includes(orgField) ? structure(scoped[selector]) : undefined;
    // A key that begins with the org says whose row it is: with nothing to add, `upsert` stays one statement.
    if (key && (key[orgField] === undefined || key[orgField] === orgId)) {
      scoped[selector] = { ...key, [orgField]: orgId };
      return scoped;
    }
  }
  return ofOrg(model, scoped, orgId);
};

/** Names the org where the caller did not, and otherwise asks for both, so that a foreign one matches nothing. */
const ofOrg = (model: OrgModel, scoped: Records, orgId: string): Records => {
  const { orgField } = model.shape;
  if (orgField === null || scoped[orgField] === orgId) return scoped;
  if (scoped[orgField] === undefined) {
    scoped[orgField] = orgId;
    return scoped;
  }
  const also = scoped['AND'];
  scoped['AND'] = [
    ...(Array.isArray(also) ? listOf(also) : also === undefined ? [] : [also]),
    { [orgField]: orgId },
  ];
  return scoped;
};

const scopeConditions = (model: OrgModel, where: Records, orgId: string): Records => {
  const scoped: Records = {};
  for (const key of Object.keys(where)) {
    const value = where[key];
    const relation = model.relations.get(key);
    if (relation) scoped[key] = scopeRelation(relation, value, orgId);
    else if (key === 'AND' || key === 'OR' || key === 'NOT') {
      scoped[key] = each(value, (branch) => branch && scopeConditions(model, structure(branch) ?? {}, orgId));
    } else scoped[key] = value;
  }
  return scoped;
};

const scopeRelation = ({ shape, target }: OrgRelation, value: unknown, orgId: string): unknown => {
  if (value === undefined || value === null) return value;
  const filter = structure(value) ?? {};
  const isQuantified = shape.isList || 'is' in filter || 'isNot' in filter;
  if (!isQuantified) return scopeWhere(target, filter, orgId);
  const scoped: Records = {};
  for (const quantifier of Object.keys(filter)) {
    const condition = filter[quantifier];
    if (condition === undefined || condition === null) scoped[quantifier] = condition;
    else if (quantifier === 'every') scoped[quantifier] = everyOwn(target, condition, orgId);
    else scoped[quantifier] = scopeWhere(target, condition, orgId);
  }
  return scoped;
};

/** `every` holds where all rows of this org meet the condition: another org's rows have no say. */
const everyOwn = (target: OrgModel, condition: unknown, orgId: string): Records => {
  const { orgField } = target.shape;
  const scoped = scopeConditions(target, structure(condition) ?? {}, orgId);
  const isEmpty = Object.values(scoped).every((value) => value === undefined);
  return orgField === null || isEmpty ? scoped : { OR: [{ NOT: { [orgField]: orgId } }, scoped] };
};
