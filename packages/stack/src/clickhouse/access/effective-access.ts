import type { AccessState, Grantees, PolicyEntry, SettingElement } from './access-state.js';

export function rolesOf(state: AccessState, name: string): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (roles: readonly string[]) => {
    for (const role of roles) {
      if (found.has(role)) continue;
      found.add(role);
      walk(state.roles.get(role)?.roles ?? []);
    }
  };
  walk(state.users.get(name)?.roles ?? []);
  return found;
}

export function appliesTo(to: Grantees, name: string, roles: ReadonlySet<string>): boolean {
  const isMeant = (listed: string) => listed === name || roles.has(listed);
  return to.all ? !to.except.some(isMeant) : to.names.some(isMeant);
}

/** Profiles that name the user first, then the user's own: what comes later wins. */
export function elementsOf(state: AccessState, name: string): SettingElement[] {
  const roles = rolesOf(state, name);
  const assigned = [...state.profiles].filter(([, { to }]) => appliesTo(to, name, roles));
  return [
    ...assigned.map(([profile]): SettingElement => ({ profile })),
    ...(state.users.get(name)?.settings ?? []),
  ];
}

export function policiesOf(state: AccessState, name: string): PolicyEntry[] {
  const roles = rolesOf(state, name);
  return state.policies.filter(({ to }) => appliesTo(to, name, roles));
}
