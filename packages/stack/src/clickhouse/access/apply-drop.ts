import type { AccessState, Grantees, RoleEntry, SettingElement } from './access-state.js';
import type { DropStatement } from './access-statement.js';
import { checkKnown } from './unknown-entity.js';

/** What is dropped is forgotten everywhere: a later user of the same name inherits nothing. */
export function applyDrop(state: AccessState, { entity, names, ifExists }: DropStatement): AccessState {
  const entries = { user: state.users, role: state.roles, profile: state.profiles }[entity];
  if (!ifExists) checkKnown(entity, entries, names);
  if (entity === 'profile') return dropProfiles(state, names);
  const forget = <T extends { readonly to: Grantees }>(entry: T): T => ({
    ...entry,
    to: without(entry.to, names),
  });
  const left = entity === 'user' ? { ...state, users: kept(state.users, names) } : dropRoles(state, names);
  return { ...left, policies: left.policies.map(forget), profiles: mapped(left.profiles, forget) };
}

function dropRoles(state: AccessState, names: readonly string[]): AccessState {
  const forget = <T extends RoleEntry>(entry: T): T => ({
    ...entry,
    roles: entry.roles.filter((role) => !names.includes(role)),
  });
  return { ...state, users: mapped(state.users, forget), roles: mapped(kept(state.roles, names), forget) };
}

function dropProfiles(state: AccessState, names: readonly string[]): AccessState {
  const isDropped = (element: SettingElement) => 'profile' in element && names.includes(element.profile);
  const forget = <T extends { readonly settings: readonly SettingElement[] }>(entry: T): T => ({
    ...entry,
    settings: entry.settings.filter((element) => !isDropped(element)),
  });
  return {
    ...state,
    users: mapped(state.users, forget),
    profiles: mapped(kept(state.profiles, names), forget),
  };
}

function without(to: Grantees, names: readonly string[]): Grantees {
  const rest = (list: readonly string[]) => list.filter((name) => !names.includes(name));
  return { ...to, names: rest(to.names), except: rest(to.except) };
}

function kept<T>(entries: ReadonlyMap<string, T>, names: readonly string[]): ReadonlyMap<string, T> {
  return new Map([...entries].filter(([name]) => !names.includes(name)));
}

function mapped<T>(entries: ReadonlyMap<string, T>, change: (entry: T) => T): ReadonlyMap<string, T> {
  return new Map([...entries].map(([name, entry]) => [name, change(entry)]));
}
