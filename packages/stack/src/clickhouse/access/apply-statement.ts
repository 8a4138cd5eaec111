import { exception } from '../exception.js';
import type { AccessState, RoleEntry, SettingElement, UserEntry } from './access-state.js';
import type { AccessStatement, AlterUser, CreateUser, Existing } from './access-statement.js';
import { applyDrop } from './apply-drop.js';
import { applyGrant, applyGrantRole } from './apply-grant.js';
import { applyDropPolicy, applyPolicy } from './apply-policy.js';
import { changedSettings } from './change-settings.js';
import { checkKnown, unknown } from './unknown-entity.js';

export function applyStatement(state: AccessState, statement: AccessStatement): AccessState {
  switch (statement.kind) {
    case 'create user':
      return createUsers(state, statement);
    case 'alter user':
      return alterUsers(state, statement);
    case 'create role':
      return {
        ...state,
        roles: created('role', state.roles, statement, (): RoleEntry => ({ grants: [], roles: [] })),
      };
    case 'create profile': {
      checkProfiles(state, statement.settings);
      const { settings, to } = statement;
      return {
        ...state,
        profiles: created('settings profile', state.profiles, statement, () => ({ settings, to })),
      };
    }
    case 'drop':
      return applyDrop(state, statement);
    case 'create policy':
    case 'alter policy':
      return applyPolicy(state, statement);
    case 'drop policy':
      return applyDropPolicy(state, statement);
    case 'grant':
      return applyGrant(state, statement);
    case 'grant role':
      return applyGrantRole(state, statement);
  }
}

type Created = Existing & { readonly names: readonly string[] };

function created<T>(
  title: string,
  entries: ReadonlyMap<string, T>,
  statement: Created,
  make: () => T,
): ReadonlyMap<string, T> {
  const next = new Map(entries);
  for (const name of statement.names) {
    const exists = next.has(name);
    if (exists && statement.ifNotExists) continue;
    if (exists && !statement.orReplace) {
      throw exception('ACCESS_ENTITY_ALREADY_EXISTS', `${title} \`${name}\`: already exists.`);
    }
    next.set(name, make());
  }
  return next;
}

function createUsers(state: AccessState, statement: CreateUser): AccessState {
  const {
    passwords = [{ kind: 'no_password', digest: '', salt: '' }],
    settings,
    defaultDatabase = '',
  } = statement;
  checkProfiles(state, settings);
  const make = (): UserEntry => ({ passwords, settings, defaultDatabase, grants: [], roles: [] });
  return { ...state, users: created('user', state.users, statement, make) };
}

function alterUsers(
  state: AccessState,
  { names, ifExists, passwords, settings, defaultDatabase }: AlterUser,
): AccessState {
  checkProfiles(
    state,
    settings.flatMap((change) => ('element' in change ? [change.element] : [])),
  );
  const users = new Map(state.users);
  for (const name of names) {
    const user = users.get(name);
    if (!user && ifExists) continue;
    if (!user) throw unknown('user', name);
    users.set(name, {
      ...user,
      ...(passwords && { passwords }),
      ...(defaultDatabase !== undefined && { defaultDatabase }),
      settings: changedSettings(user.settings, settings),
    });
  }
  return { ...state, users };
}

function checkProfiles(state: AccessState, settings: readonly SettingElement[]): void {
  const names = settings.flatMap((element) => ('profile' in element ? [element.profile] : []));
  checkKnown('profile', state.profiles, names);
}
