import type { AccessState, RoleEntry } from './access-state.js';
import type { GrantRole, GrantStatement } from './access-statement.js';
import { checkKnown, unknown } from './unknown-entity.js';

export function applyGrant(
  state: AccessState,
  { revoke, rights, grantOption, replace, to }: GrantStatement,
): AccessState {
  const said = `${revoke ? 'REVOKE' : 'GRANT'} ${rights}${grantOption ? ' WITH GRANT OPTION' : ''}`;
  return forEach(state, to, (entry) => ({
    ...entry,
    grants: saidAfter(replace ? [] : entry.grants, said, rights),
  }));
}

export function applyGrantRole(state: AccessState, { revoke, roles, to }: GrantRole): AccessState {
  checkKnown('role', state.roles, roles);
  return forEach(state, to, (entry) => {
    const others = entry.roles.filter((role) => !roles.includes(role));
    return { ...entry, roles: revoke ? others : [...others, ...roles] };
  });
}

/** Said again, a sentence changes nothing unless something was taken back in between: the list must not grow for ever. */
function saidAfter(grants: readonly string[], said: string, rights: string): readonly string[] {
  if (said === 'REVOKE ALL ON *.*') return [];
  const at = grants.lastIndexOf(said);
  if (at >= 0 && grants.slice(at).every((other) => other.startsWith(said.slice(0, 6)))) return grants;
  const contrary = new Set(['GRANT', 'REVOKE'].map((verb) => `${verb} ${rights}`));
  return [...grants.filter((other) => !contrary.has(other)), said];
}

function forEach(
  state: AccessState,
  names: readonly string[],
  change: <T extends RoleEntry>(entry: T) => T,
): AccessState {
  const users = new Map(state.users);
  const roles = new Map(state.roles);
  for (const name of names) {
    const [user, role] = [users.get(name), roles.get(name)];
    if (user) users.set(name, change(user));
    else if (role) roles.set(name, change(role));
    else throw unknown('role', name);
  }
  return { ...state, users, roles };
}
