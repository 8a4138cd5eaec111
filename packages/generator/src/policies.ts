import { columnOf, type TenancyModel } from './tenancy-model.js';

export interface Policy {
  readonly name: string;
  readonly role: 'bulkhead_app' | 'bulkhead_gatekeeper';
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

/** Policies that somebody adds by hand can widen nothing: the wall is restrictive. */
export const policiesOf = (model: TenancyModel): readonly Policy[] => {
  if (model.orgField === null) return model.verbs.map((verb) => permit(verb, always));
  const wall = isOrg(columnOf(model, model.orgField));
  const rule = ruleOf(model);
  return [
    {
      name: 'bulkhead_org_wall',
      role: 'bulkhead_app',
      command: 'all',
      restrictive: true,
      using: wall,
      check: wall,
    },
    ...model.verbs.map((verb) => permit(verb, verb === 'select' ? always : rule)),
    // Its functions look at rows of any org; what they may see is granted by column.
    { ...permit('select', always), name: 'bulkhead_gatekeeper', role: 'bulkhead_gatekeeper' },
  ];
};

/** Who may write, inside the org. */
const ruleOf = (model: TenancyModel): Condition => {
  if (model.kind === 'org' || model.kind === 'managed') return isAdmin;
  return model.ownerField === null ? always : isOwnerOrAdmin(columnOf(model, model.ownerField));
};

const permit = (verb: TenancyModel['verbs'][number], rule: Condition): Policy => ({
  name: `bulkhead_${verb}`,
  role: 'bulkhead_app',
  command: verb,
  restrictive: false,
  using: verb === 'insert' ? null : rule,
  check: verb === 'insert' || verb === 'update' ? rule : null,
});

const always: Condition = { sql: 'true', catalog: 'true' };

// The sub-select makes each function one init-plan per statement; without it Postgres calls it per row.
const isOrg = (column: string): Condition => ({
  sql: `${quoted(column)} = (select bulkhead.current_org_id())`,
  catalog: `(${printed(column)} = ( SELECT bulkhead.current_org_id() AS current_org_id))`,
});

const isAdmin: Condition = {
  sql: `(select bulkhead.current_actor_role()) in ('owner', 'admin')`,
  catalog: `(( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))`,
};

const isOwnerOrAdmin = (column: string): Condition => ({
  sql: `${quoted(column)} = (select bulkhead.current_actor_id()) or ${isAdmin.sql}`,
  catalog: `((${printed(column)} = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR ${isAdmin.catalog})`,
});

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const printed = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name));
