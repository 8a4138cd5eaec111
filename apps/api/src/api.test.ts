import type { Analytics } from '@bulkhead/analytics';
import type { Db } from '@bulkhead/db';
import type { Redis } from '@bulkhead/redis';
import { createLogger, readConfig } from '@bulkhead/service';
import { describe, expect, test } from '@jest/globals';
import { createApi } from './api.js';
import { variables } from './config.js';

const config = (more: Readonly<Record<string, string>>) =>
  readConfig(variables, {
    DATABASE_URL: 'postgres://a@127.0.0.1:1/b',
    REDIS_URL: 'redis://127.0.0.1:1',
    CLICKHOUSE_URL: 'http://127.0.0.1:1',
    CLICKHOUSE_READER_URL: 'http://127.0.0.1:1',
    CONTEXT_SEAL_KEY: `1:${'a1'.repeat(32)}`,
    INGEST_SIGNING_KEYS: `1:${'51'.repeat(32)}`,
    ...more,
  });
// It is refused before any store is touched.
const stores = {
  db: {} as Db,
  redis: {} as Redis,
  analytics: {} as Analytics,
  readiness: () => Promise.resolve({ ready: true, stores: {} }),
};

describe('guarantees that the api does not start', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['without the key that it requires', { REQUIRE_AT_REST_ENCRYPTION: 'true' }, 'SECRETS_KEY is not set'],
    [
      'with local sign-in in production',
      { NODE_ENV: 'production', LOCAL_SIGN_IN: 'true' },
      'LOCAL_SIGN_IN is true',
    ],
    ['with env_var and no org for it', { ORG_STRATEGIES: 'env_var' }, 'DEFAULT_TENANT_ID is not set'],
  ])('%s', (_, more, message) => {
    expect(() => createApi(config(more), stores, createLogger('api', 'silent'))).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringContaining(message) }),
    );
  });
});
