import type { IncomingHttpHeaders } from 'node:http';
import { exception } from '../exception.js';
import type { Search } from './search.js';

export interface Credentials {
  readonly name: string;
  readonly password: Buffer;
}

export const CREDENTIAL_HEADERS = ['authorization', 'x-clickhouse-user', 'x-clickhouse-key'];
export const CREDENTIAL_PARAMS = ['user', 'password'];

/** One way to log in at a time: of two that disagree, this server and the engine might believe different ones. */
export function readCredentials(headers: IncomingHttpHeaders, search: Search): Credentials {
  const ways = [basic(headers.authorization), own(headers), inUrl(search)].filter((way) => way !== undefined);
  if (ways.length > 1) {
    throw exception(
      'AUTHENTICATION_FAILED',
      'Invalid authentication: it is not allowed to use several ways to log in simultaneously.',
    );
  }
  const { name = '', password = Buffer.alloc(0) } = ways[0] ?? {};
  return { name: name || 'default', password };
}

function basic(authorization: string | undefined): Credentials | undefined {
  if (authorization === undefined) return undefined;
  const [scheme = '', encoded = ''] = authorization.trim().split(/\s+/, 2);
  if (scheme.toLowerCase() !== 'basic') {
    throw exception(
      'AUTHENTICATION_FAILED',
      `Invalid authentication: '${scheme}' HTTP Authorization scheme is not supported.`,
    );
  }
  const decoded = Buffer.from(encoded, 'base64');
  const colon = decoded.indexOf(':');
  if (colon < 0) return { name: decoded.toString(), password: Buffer.alloc(0) };
  return { name: decoded.subarray(0, colon).toString(), password: decoded.subarray(colon + 1) };
}

function own(headers: IncomingHttpHeaders): Credentials | undefined {
  const [name, key] = [headers['x-clickhouse-user'], headers['x-clickhouse-key']].map(bytesOf);
  return name || key ? { name: name?.toString() ?? '', password: key ?? Buffer.alloc(0) } : undefined;
}

// Node reads headers as latin1.
function bytesOf(header: string | string[] | undefined): Buffer | undefined {
  return header === undefined ? undefined : Buffer.from(String(header), 'latin1');
}

function inUrl(search: Search): Credentials | undefined {
  const [name, password] = CREDENTIAL_PARAMS.map((key) => search.bytes(key).at(-1));
  return name || password
    ? { name: name?.toString() ?? '', password: password ?? Buffer.alloc(0) }
    : undefined;
}
