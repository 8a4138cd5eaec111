import { exception } from '../exception.js';
import { type AccessState, type Grantees, NOBODY, type PolicyEntry, samePolicy } from './access-state.js';
import type { DropPolicy, PolicyStatement, PolicyTarget } from './access-statement.js';
import { unknown } from './unknown-entity.js';

export function applyPolicy(state: AccessState, statement: PolicyStatement): AccessState {
  if (statement.to) checkGrantees(state, statement.to);
  let { policies } = state;
  for (const target of statement.targets) {
    const before = policies.find((policy) => samePolicy(policy, target));
    if (!mayWrite(statement, target, before)) continue;
    const base = statement.kind === 'alter policy' && before ? before : fresh(target);
    const { restrictive, filter, to } = statement;
    const after: PolicyEntry = {
      ...base,
      ...(restrictive !== undefined && { restrictive }),
      ...(filter !== undefined && { filter }),
      ...(to && { to }),
    };
    policies = [...policies.filter((policy) => policy !== before), after];
  }
  return { ...state, policies };
}

export function applyDropPolicy(state: AccessState, { targets, ifExists }: DropPolicy): AccessState {
  const missing = targets.find((target) => !state.policies.some((policy) => samePolicy(policy, target)));
  if (missing && !ifExists) throw unknownPolicy(missing);
  return {
    ...state,
    policies: state.policies.filter((policy) => !targets.some((target) => samePolicy(policy, target))),
  };
}

function mayWrite(
  { kind, ifExists, ifNotExists, orReplace }: PolicyStatement,
  target: PolicyTarget,
  before?: PolicyEntry,
): boolean {
  if (kind === 'alter policy') {
    if (!before && !ifExists) throw unknownPolicy(target);
    return before !== undefined;
  }
  if (!before || orReplace) return true;
  if (ifNotExists) return false;
  throw exception('ACCESS_ENTITY_ALREADY_EXISTS', `row policy \`${title(target)}\`: already exists.`);
}

function fresh(target: PolicyTarget): PolicyEntry {
  return { ...target, restrictive: false, filter: null, to: NOBODY };
}

function checkGrantees(state: AccessState, { names, except }: Grantees): void {
  const known = (name: string) => state.users.has(name) || state.roles.has(name);
  const missing = [...names, ...except].find((name) => !known(name));
  if (missing !== undefined) throw unknown('role', missing);
}

function unknownPolicy(target: PolicyTarget) {
  return exception('UNKNOWN_ROW_POLICY', `There is no row policy \`${title(target)}\` in user directories.`);
}

function title({ name, database, table }: PolicyTarget): string {
  return `${name} ON ${database}.${table}`;
}
