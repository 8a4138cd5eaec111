// The api as it is deployed: sealed context, RLS, limits, audit in the transaction, metrics.
import { createAnalytics } from '@bulkhead/analytics';
import { createDb } from '@bulkhead/db';
import { createRedis } from '@bulkhead/redis';
import { createLogger, readConfig } from '@bulkhead/service';
import { createApi } from '../../dist/api.js';
import { variables } from '../../dist/config.js';
import { listen } from './listen.mjs';

const config = readConfig(variables);
const logger = createLogger('bench', config.LOG_LEVEL);
const db = createDb({ url: config.DATABASE_URL, sealKey: config.CONTEXT_SEAL_KEY, poolSize: 16 });
const plenty = 10_000_000;
const redis = createRedis({
  url: config.REDIS_URL,
  limits: { org: plenty, token: plenty, actions: { 'token.create': plenty } },
});
const analytics = createAnalytics({ url: config.CLICKHOUSE_URL, readerUrl: config.CLICKHOUSE_READER_URL });
const readiness = async () => ({ ready: true, stores: {} });
listen(createApi(config, { db, redis, analytics, readiness }, logger).app);
