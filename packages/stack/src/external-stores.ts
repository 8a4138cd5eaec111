import { derivedReaderUrl } from './clickhouse-reader.js';
import type { ClickHouseEndpoints, PostgresEndpoints, StackEndpoints } from './endpoints.js';
import { ConfigurationError } from './stack-error.js';
import { STORES, type StoreName } from './stores.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Those of `stores` that the environment names are somebody else's: used, never started or stopped. */
export function externalStores(env: Env, stores: readonly StoreName[] = STORES): Partial<StackEndpoints> {
  const postgres = stores.includes('postgres') && externalPostgres(env);
  const redis = stores.includes('redis') && read(env, 'REDIS_URL', REDIS);
  const clickhouse = stores.includes('clickhouse') && externalClickHouse(env);
  return {
    ...(postgres && { postgres }),
    ...(redis && { redis: { url: redis } }),
    ...(clickhouse && { clickhouse }),
  };
}

interface Shape {
  readonly protocols: readonly string[];
  readonly example: string;
}

const POSTGRES: Shape = {
  protocols: ['postgresql:', 'postgres:'],
  example: 'postgresql://user:password@host:5432/bulkhead',
};
const REDIS: Shape = { protocols: ['redis:', 'rediss:'], example: 'redis://:password@host:6379/0' };
const CLICKHOUSE: Shape = {
  protocols: ['http:', 'https:'],
  example: 'http://user:password@host:8123/bulkhead',
};

function externalPostgres(env: Env): PostgresEndpoints | undefined {
  const url = read(env, 'DATABASE_URL', POSTGRES);
  const migrationUrl = read(env, 'MIGRATION_DATABASE_URL', POSTGRES);
  if (url && migrationUrl) return { url, migrationUrl, superuserUrl: migrationUrl };
  if (!url && !migrationUrl) return undefined;
  const names = ['DATABASE_URL', 'MIGRATION_DATABASE_URL'];
  const [set, unset] = url ? names : names.reverse();
  throw new ConfigurationError(
    `${set} is set without ${unset}: set both (two logins of one database) or neither.`,
  );
}

function externalClickHouse(env: Env): ClickHouseEndpoints | undefined {
  const url = read(env, 'CLICKHOUSE_URL', CLICKHOUSE);
  const readerUrl = read(env, 'CLICKHOUSE_READER_URL', CLICKHOUSE);
  if (url) return { url, readerUrl: readerUrl ?? derivedReaderUrl(url) };
  if (!readerUrl) return undefined;
  throw new ConfigurationError('CLICKHOUSE_READER_URL is set without CLICKHOUSE_URL: set both or neither.');
}

// The value may hold a password, so that no message quotes it.
function read(env: Env, name: string, shape: Shape): string | undefined {
  const value = env[name]?.trim();
  if (!value) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || url.hostname === '' || !shape.protocols.includes(url.protocol)) {
    throw new ConfigurationError(
      `${name} is not a URL like ${shape.example}: correct it, or unset it to use the embedded store.`,
    );
  }
  return value;
}
