import type { IncomingHttpHeaders } from 'node:http';
import { engineName } from '../access/engine-names.js';
import { enginePassword } from '../access/render-user.js';
import { settingHeader } from '../access/rewrite.js';
import { CREDENTIAL_HEADERS } from './credentials.js';

const NOT_PASSED_ON = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'expect',
  'upgrade',
  'x-clickhouse-ssl-certificate-auth',
  ...CREDENTIAL_HEADERS,
]);
const SETTING_PREFIX = settingHeader('').toLowerCase();

export interface HeaderParts {
  readonly user: string;
  readonly secret: string;
  readonly custom: ReadonlyMap<string, string>;
}

/** As the client sent them, but for the login and for headers that only this server may set. */
export function outgoingHeaders(
  headers: IncomingHttpHeaders,
  { user, secret, custom }: HeaderParts,
): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(
    ([name, value]) => value !== undefined && !NOT_PASSED_ON.has(name) && !name.startsWith(SETTING_PREFIX),
  ) as [string, string | string[]][];
  const name = engineName(user);
  return {
    ...Object.fromEntries(kept),
    'X-ClickHouse-User': name,
    'X-ClickHouse-Key': enginePassword(secret, name),
    ...Object.fromEntries(
      [...custom].map(([setting, value]) => [settingHeader(setting), encodeURIComponent(value)]),
    ),
  };
}
