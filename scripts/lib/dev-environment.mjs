// The environment of a process that works on the development stores, as npm start and the quickstart use it.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';

export const state = join(root, '.bulkhead');

/** What is set already wins: a team that has servers and keys of its own keeps them. */
export const developmentEnvironment = (stores) => ({
  NODE_ENV: 'development',
  ...developmentKeys(),
  DATABASE_URL: stores.postgres.url,
  MIGRATION_DATABASE_URL: stores.postgres.migrationUrl,
  ...(stores.redis && { REDIS_URL: stores.redis.url }),
  ...(stores.clickhouse && {
    CLICKHOUSE_URL: stores.clickhouse.url,
    CLICKHOUSE_READER_URL: stores.clickhouse.readerUrl,
  }),
  ...process.env,
});

/** Keys of this checkout only, made once, readable by the owner. A deployment brings its own. */
const developmentKeys = () => {
  const file = join(state, 'dev-keys.json');
  if (!existsSync(file)) {
    const key = () => `1:${randomBytes(32).toString('hex')}`;
    writeFileSync(file, JSON.stringify({ CONTEXT_SEAL_KEY: key(), INGEST_SIGNING_KEYS: key() }), {
      mode: 0o600,
    });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
};
