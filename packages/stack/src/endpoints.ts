import { CLICKHOUSE_READER, readerPassword } from './clickhouse-reader.js';
import type { Kept } from './kept.js';
import type { StoreName } from './stores.js';

export interface PostgresEndpoints {
  /** As `bulkhead_runtime`, which can do nothing outside a scoped operation. */
  readonly url: string;
  /** As `bulkhead_migrator`, the owner of everything. */
  readonly migrationUrl: string;
  /** As `postgres` on the embedded server; elsewhere the migrator, the most powerful login that is known. */
  readonly superuserUrl: string;
}

export interface RedisEndpoints {
  readonly url: string;
}

export interface ClickHouseEndpoints {
  /** As `bulkhead_writer`, which may do everything. */
  readonly url: string;
  /** As `bulkhead_reader`: SELECT under row policies. */
  readonly readerUrl: string;
}

export interface StackEndpoints {
  readonly postgres: PostgresEndpoints;
  readonly redis: RedisEndpoints;
  readonly clickhouse: ClickHouseEndpoints;
}

export const DATABASE = 'bulkhead';
export const MIGRATOR = 'bulkhead_migrator';
export const RUNTIME = 'bulkhead_runtime';
export const SUPERUSER = 'postgres';
export const CLICKHOUSE_WRITER = 'bulkhead_writer';

/** Of the embedded stores whose port is known. */
export function embeddedEndpoints({ ports, passwords }: Kept): Partial<StackEndpoints> {
  const at = (store: StoreName) => `127.0.0.1:${ports[store]}`;
  const endpoints: { -readonly [S in keyof StackEndpoints]?: StackEndpoints[S] } = {};
  if (ports.postgres) {
    const login = (user: string, password: string) =>
      `postgresql://${user}:${password}@${at('postgres')}/${DATABASE}`;
    endpoints.postgres = {
      url: login(RUNTIME, passwords.runtime),
      migrationUrl: login(MIGRATOR, passwords.migrator),
      superuserUrl: login(SUPERUSER, passwords.superuser),
    };
  }
  if (ports.redis) endpoints.redis = { url: `redis://:${passwords.redis}@${at('redis')}/0` };
  if (ports.clickhouse) {
    const login = (user: string, password: string) =>
      `http://${user}:${password}@${at('clickhouse')}/${DATABASE}`;
    endpoints.clickhouse = {
      url: login(CLICKHOUSE_WRITER, passwords.clickhouse),
      readerUrl: login(CLICKHOUSE_READER, readerPassword(passwords.clickhouse)),
    };
  }
  return endpoints;
}
