import { createHash, createHmac } from 'node:crypto';
import { sqlName } from '../sql/quote.js';
import type { AccessState, PolicyEntry, RoleEntry } from './access-state.js';
import { elementsOf, policiesOf } from './effective-access.js';
import { engineName } from './engine-names.js';
import { LOCKED } from './guarded-settings.js';
import { renderProfile } from './render-profile.js';
import { rewriteForEngine } from './rewrite.js';
import { rowFilter } from './row-filter.js';
import { element, type XmlNode } from './xml.js';

export interface Bootstrap {
  readonly admin: string;
  /** New for each start of this server. The engine's passwords come from it, so nobody else can log in there. */
  readonly secret: string;
}

export function enginePassword(secret: string, name: string): string {
  return createHmac('sha256', secret).update(name).digest('hex');
}

export function renderUser(state: AccessState, bootstrap: Bootstrap, name: string): XmlNode {
  const isAdmin = name === bootstrap.admin;
  const user = state.users.get(name);
  return element(engineName(name), [
    passwordNode(bootstrap.secret, engineName(name)),
    element('profile', userProfileTag(name)),
    element('quota', 'default'),
    element('default_database', user?.defaultDatabase || 'default'),
    ...(isAdmin ? ADMIN : [renderGrants(user)]),
    element('databases', renderPolicies(state, name)),
  ]);
}

export function renderUserProfile(state: AccessState, { admin }: Bootstrap, name: string): XmlNode {
  const elements = elementsOf(state, name);
  return renderProfile(
    userProfileTag(name),
    name === admin ? elements : [...elements, ...LOCKED],
    profileTag,
  );
}

export function passwordNode(secret: string, name: string): XmlNode {
  return element(
    'password_sha256_hex',
    createHash('sha256').update(enginePassword(secret, name)).digest('hex'),
  );
}

export const ADMIN: readonly XmlNode[] = [
  element('access_management', '1'),
  element('named_collection_control', '1'),
  element('show_named_collections_secrets', '1'),
];

export const USER_PROFILE = '_user_';
export const SQL_PROFILE = '_profile_';

function userProfileTag(name: string): string {
  return USER_PROFILE + engineName(name);
}

export function profileTag(name: string): string {
  return SQL_PROFILE + engineName(name);
}

export function renderGrants(entry: RoleEntry | undefined): XmlNode {
  const roles = (entry?.roles ?? []).map((role) => `GRANT ${sqlName(engineName(role))}`);
  const queries = [...(entry?.grants ?? []), ...roles].map((text) => element('query', text));
  return element('grants', queries);
}

function renderPolicies(state: AccessState, name: string): XmlNode[] {
  const tables = new Map<string, PolicyEntry[]>();
  for (const policy of policiesOf(state, name)) {
    const key = JSON.stringify([policy.database, policy.table]);
    tables.set(key, [...(tables.get(key) ?? []), policy]);
  }
  return [...tables.values()].flatMap((policies) => {
    const [first] = policies;
    if (!first) return [];
    const filter = element('filter', rewriteForEngine(rowFilter(policies), name));
    return [element('database', [element('table', [filter], first.table)], first.database)];
  });
}
