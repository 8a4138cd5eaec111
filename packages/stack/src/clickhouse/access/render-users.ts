import type { AccessState, SettingElement } from './access-state.js';
import { engineName, LOCAL_USER, PROBE, SUPERVISOR } from './engine-names.js';
import { DEFAULTS } from './guarded-settings.js';
import { renderProfile } from './render-profile.js';
import {
  ADMIN,
  type Bootstrap,
  passwordNode,
  profileTag,
  renderGrants,
  renderUser,
  renderUserProfile,
} from './render-user.js';
import { element, renderXml, type XmlNode } from './xml.js';

/** What the session of the engine process itself needs: it opens the port and then waits for its end. */
const LOCAL_GRANTS = [
  'GRANT CREATE DATABASE ON default.*',
  'GRANT SYSTEM LISTEN ON *.*',
  'GRANT CREATE ARBITRARY TEMPORARY TABLE ON *.*',
  'GRANT TABLE ENGINE ON File',
  'GRANT READ ON FILE',
];

export function renderUsers(
  state: AccessState,
  bootstrap: Bootstrap,
  limits: readonly SettingElement[],
): string {
  const names = [...state.users.keys()];
  const { secret } = bootstrap;
  return renderXml([
    element('clickhouse', [
      element('profiles', [
        renderProfile('default', [...DEFAULTS, ...limits], profileTag),
        renderProfile('_local', ONE_SESSION, profileTag),
        element('_supervisor', [element('max_memory_usage', '0')]),
        ...[...state.profiles].map(([name, { settings }]) =>
          renderProfile(profileTag(name), settings, profileTag),
        ),
        ...names.map((name) => renderUserProfile(state, bootstrap, name)),
      ]),
      element(
        'roles',
        [...state.roles].map(([name, role]) => element(engineName(name), [renderGrants(role)])),
      ),
      element('users', [
        internalUser(
          LOCAL_USER,
          element('password'),
          '_local',
          LOCAL_GRANTS.map((text) => element('query', text)),
        ),
        internalUser(SUPERVISOR, passwordNode(secret, SUPERVISOR), '_supervisor', undefined),
        internalUser(PROBE, passwordNode(secret, PROBE), 'default', []),
        ...names.map((name) => renderUser(state, bootstrap, name)),
      ]),
      element('quotas', [element('default')]),
    ]),
  ]);
}

/** The part of the file that concerns one user. Unchanged, the engine treats the user as it would after a reload. */
export function renderedFor(state: AccessState, bootstrap: Bootstrap, name: string): string {
  const profiles = [...state.profiles].map(([profile, { settings }]) =>
    renderProfile(profileTag(profile), settings, profileTag),
  );
  const roles = [...state.roles].map(([role, entry]) => element(engineName(role), [renderGrants(entry)]));
  return renderXml([
    ...profiles,
    ...roles,
    renderUserProfile(state, bootstrap, name),
    renderUser(state, bootstrap, name),
  ]);
}

// The engine lets its own session in without a password. The limit of one keeps everybody else out.
const ONE_SESSION: readonly SettingElement[] = [
  { setting: 'max_sessions_for_user', value: '1', writability: 'CONST' },
];

function internalUser(
  name: string,
  password: XmlNode,
  profile: string,
  grants: readonly XmlNode[] | undefined,
): XmlNode {
  return element(name, [
    password,
    element('networks', [element('ip', '127.0.0.1'), element('ip', '::1')]),
    element('profile', profile),
    element('quota', 'default'),
    ...(grants ? [element('grants', grants)] : ADMIN),
  ]);
}
