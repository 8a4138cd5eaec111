import { columnOf, type TenancyModel } from './tenancy-model.js';

export interface Policy {
  readonly name: string;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly restrictive: boolean;
  readonly using: Condition | null;
  readonly check: Condition | null;
}

/** One condition, as it is written and as Postgres prints it back from its catalog. */
export interface Condition {
  readonly sql: string;
  readonly catalog: string;
}

/** Later policies may be added by hand under other names: the wall is restrictive, so they can widen nothing. */
export const policiesOf = (model: TenancyModel): readonly Policy[] => {
  if (model.orgField === null) return model.verbs.map((verb) => permit(verb, always, always));
  const wall = isOrg(columnOf(model, model.orgField));
  const rule = model.ownerField === null ? always : isOwnerOrAdmin(columnOf(model, model.ownerField));
  return [
    { name: 'bulkhead_org_wall', command: 'all', restrictive: true, using: wall, check: wall },
    ...model.verbs.map((verb) => permit(verb, verb === 'select' ? always : rule, rule)),
  ];
};

const permit = (verb: TenancyModel['verbs'][number], using: Condition, check: Condition): Policy => ({
  name: `bulkhead_${verb}`,
  command: verb,
  restrictive: false,
  using: verb === 'insert' ? null : using,
  check: verb === 'insert' || verb === 'update' ? check : null,
});

const always: Condition = { sql: 'true', catalog: 'true' };

// The sub-select makes each function one init-plan per statement; without it Postgres calls it per row.
const isOrg = (column: string): Condition => ({
  sql: `${quoted(column)} = (select bulkhead.current_org_id())`,
  catalog: `(${printed(column)} = ( SELECT bulkhead.current_org_id() AS current_org_id))`,
});

const isOwnerOrAdmin = (column: string): Condition => ({
  sql: `${quoted(column)} = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin')`,
  catalog:
    `((${printed(column)} = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR ` +
    `(( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text])))`,
});

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const printed = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name));
