import { createReaderStatement, derivedReaderUrl } from '../clickhouse-reader.js';
import type { StackEndpoints } from '../endpoints.js';
import type { StoreName } from '../stores.js';
import { clickHouseStatement, probeClickHouse } from './clickhouse.js';
import { explainProbeError, isWrongPassword } from './explain-probe-error.js';
import { probePostgres } from './postgres.js';
import { probeRedis } from './redis.js';

/** Logs in everywhere; fails with one line that names the variable to correct. */
export async function probeExternal(external: Partial<StackEndpoints>): Promise<void> {
  const { postgres, redis, clickhouse } = external;
  await Promise.all([
    postgres && probeExternalStore('postgres', external),
    postgres && explained('postgres', 'MIGRATION_DATABASE_URL', postgres.migrationUrl, probePostgres),
    redis && probeExternalStore('redis', external),
    clickhouse && probeExternalStore('clickhouse', external).then(() => ensureReader(clickhouse)),
  ]);
}

/** The version, or one line that names the variable to correct. */
export function probeExternalStore(store: StoreName, external: Partial<StackEndpoints>): Promise<string> {
  const [variable, probe] = PROBES[store];
  return explained(store, variable, external[store]?.url ?? '', probe);
}

const PROBES = {
  postgres: ['DATABASE_URL', probePostgres],
  redis: ['REDIS_URL', probeRedis],
  clickhouse: ['CLICKHOUSE_URL', probeClickHouse],
} as const satisfies Record<StoreName, readonly [string, (url: string) => Promise<string>]>;

/** Never falls back to reading as the writer, whom no row policy holds. */
async function ensureReader({ url, readerUrl }: StackEndpoints['clickhouse']): Promise<void> {
  const derived = readerUrl === derivedReaderUrl(url);
  try {
    await probeClickHouse(readerUrl);
  } catch (error) {
    if (derived && isWrongPassword(error))
      await clickHouseStatement(url, createReaderStatement(url)).catch(() => {});
    await explained('clickhouse', 'CLICKHOUSE_READER_URL', readerUrl, probeClickHouse);
  }
}

async function explained(
  store: StoreName,
  variable: string,
  url: string,
  probe: (url: string) => Promise<string>,
): Promise<string> {
  try {
    return await probe(url);
  } catch (error) {
    throw explainProbeError(error, { store, variable, url });
  }
}
