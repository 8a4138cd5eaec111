import { createHash } from 'node:crypto';
import type { AccessState, Grantees, PolicyEntry, SettingElement } from '../access/access-state.js';
import { LOCAL_USER, PROBE, publicName, SUPERVISOR } from '../access/engine-names.js';

export interface ShadowTable {
  readonly name: string;
  readonly rows: readonly object[];
}

const STORAGE = 'local_directory';
const INTERNAL = new Set([LOCAL_USER, SUPERVISOR, PROBE]);

/** The system tables about access, as SQL has put it and not as the engine's file had to say it. */
export function shadowTables(state: AccessState, admin: string, native: NativeRows): ShadowTable[] {
  return [
    { name: 'users', rows: native.users.flatMap((row) => userRow(state, admin, row)) },
    {
      name: 'roles',
      rows: native.roles.map((row) => ({ ...row, name: publicName(row.name), storage: STORAGE })),
    },
    { name: 'grants', rows: native.grants.flatMap(grantRow) },
    { name: 'role_grants', rows: native.role_grants.flatMap(grantRow) },
    { name: 'row_policies', rows: state.policies.map(policyRow) },
    {
      name: 'settings_profiles',
      rows: [...state.profiles].map(([name, { settings, to }]) => profileRow(name, settings, to)),
    },
    { name: 'settings_profile_elements', rows: elementRows(state) },
  ];
}

export interface NativeRows {
  readonly users: readonly { readonly name: string }[];
  readonly roles: readonly { readonly name: string }[];
  readonly grants: readonly GrantRow[];
  readonly role_grants: readonly GrantRow[];
}

interface GrantRow {
  readonly user_name: string | null;
  readonly role_name: string | null;
  readonly granted_role_name?: string;
}

function userRow(state: AccessState, admin: string, row: { readonly name: string }): object[] {
  if (INTERNAL.has(row.name)) return [];
  const name = publicName(row.name);
  const user = state.users.get(name);
  if (!user) return [];
  const { passwords, defaultDatabase } = user;
  return [
    {
      ...row,
      name,
      storage: name === admin ? 'users_xml' : STORAGE,
      default_database: defaultDatabase,
      auth_type: passwords.map(({ kind }) => kind),
      auth_params: passwords.map(() => '{}'),
      valid_until: passwords.map(() => 0),
    },
  ];
}

function grantRow(row: GrantRow): object[] {
  if (INTERNAL.has(row.user_name ?? '')) return [];
  const shown = (name: string | null | undefined) => (typeof name === 'string' ? publicName(name) : name);
  const granted =
    row.granted_role_name === undefined ? {} : { granted_role_name: shown(row.granted_role_name) };
  return [{ ...row, user_name: shown(row.user_name), role_name: shown(row.role_name), ...granted }];
}

function policyRow({ name, database, table, filter, restrictive, to }: PolicyEntry): object {
  const title = `${name} ON ${database}.${table}`;
  return {
    name: title,
    short_name: name,
    database,
    table,
    id: idOf('row policy', title),
    storage: STORAGE,
    select_filter: filter,
    is_restrictive: Number(restrictive),
    ...applyTo(to),
  };
}

function profileRow(name: string, settings: readonly SettingElement[], to: Grantees): object {
  return { name, id: idOf('profile', name), storage: STORAGE, num_elements: settings.length, ...applyTo(to) };
}

function applyTo({ all, names, except }: Grantees): object {
  return { apply_to_all: Number(all), apply_to_list: names, apply_to_except: except };
}

function elementRows({ users, profiles }: AccessState): object[] {
  const rows = (owner: object, settings: readonly SettingElement[]) =>
    settings.map((item, index) =>
      'profile' in item
        ? { ...owner, index, inherit_profile: item.profile }
        : {
            ...owner,
            index,
            setting_name: item.setting,
            value: item.value,
            min: item.min,
            max: item.max,
            writability: item.writability,
          },
    );
  return [
    ...[...users].flatMap(([user_name, { settings }]) => rows({ user_name }, settings)),
    ...[...profiles].flatMap(([profile_name, { settings }]) => rows({ profile_name }, settings)),
  ];
}

function idOf(kind: string, name: string): string {
  return createHash('md5')
    .update(`${kind} ${name}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
