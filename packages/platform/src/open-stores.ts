import { type Analytics, assertAnalyticsPosture, createAnalytics } from '@bulkhead/analytics';
import { assertPosture, createDb, type Db } from '@bulkhead/db';
import {
  assertRedisPosture,
  createRedis,
  type LanePlacement,
  type Redis,
  type RedisConfig,
} from '@bulkhead/redis';
import { createReadiness, type Part, type Readiness } from '@bulkhead/service';
import { BulkheadError } from '@bulkhead/tenancy';
import type { Logger } from 'pino';

/** What each process needs to know of its stores: the variables of `storeVariables`, parsed. */
export interface StoreConfig {
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
  readonly CLICKHOUSE_URL: string;
  readonly CLICKHOUSE_READER_URL: string;
  readonly CLICKHOUSE_ORG_FILTER_ENFORCEMENT: boolean;
  readonly CONTEXT_SEAL_KEY: string;
  readonly INGEST_SIGNING_KEYS: string;
  readonly READY_TIMEOUT_MS: number;
  readonly NODE_ENV: 'development' | 'test' | 'production';
}

export interface Stores {
  readonly db: Db;
  readonly redis: Redis;
  readonly analytics: Analytics;
  readonly readiness: () => Promise<Readiness>;
}

/** Opens the stores, refuses the unsafe ones, and adds them to the parts that the process stops. */
export const openStores = async (
  config: StoreConfig,
  logger: Logger,
  parts: Part[],
  rateLimits?: (db: Db) => NonNullable<RedisConfig['limits']>,
): Promise<Stores> => {
  const production = config.NODE_ENV === 'production';
  const clickhouse = {
    url: config.CLICKHOUSE_URL,
    readerUrl: config.CLICKHOUSE_READER_URL,
    enforcement: config.CLICKHOUSE_ORG_FILTER_ENFORCEMENT,
    production,
  };
  // Before any connection: it refuses settings that are unsafe whatever the servers look like.
  const analytics = createAnalytics(clickhouse);
  parts.push({ name: 'clickhouse', stop: () => analytics.close() });

  const db = createDb({ url: config.DATABASE_URL, sealKey: config.CONTEXT_SEAL_KEY });
  parts.push({ name: 'postgres', stop: () => db.close() });
  for (const { code, object, detail, fix } of await assertPosture(db)) {
    logger.warn({ code, object, fix }, `posture of Postgres: ${object} ${detail}`);
  }
  await assertRedisPosture({
    url: config.REDIS_URL,
    production,
    warn: (message) => logger.warn(`posture of Redis: ${message}`),
  });
  const redis = createRedis({
    url: config.REDIS_URL,
    envelopeKeys: config.INGEST_SIGNING_KEYS,
    lanes: { placement: placementIn(db) },
    ...(rateLimits && { limits: rateLimits(db) }),
    onError: (err) => logger.warn({ err }, `redis: ${err.message}`),
  });
  parts.push({ name: 'redis', stop: () => redis.close() });

  for (const { code, object, detail, fix } of await assertAnalyticsPosture(clickhouse)) {
    logger.warn({ code, object, fix }, `posture of ClickHouse: ${object} ${detail}`);
  }

  const readiness = createReadiness(
    {
      // A look-up through the auth plane: pool, roles and seal have to work for an answer.
      postgres: () => db.asAuth().findOrg('readyz'),
      redis: () => redis.ping(),
      clickhouse: () => analytics.ping(),
    },
    config.READY_TIMEOUT_MS,
  );
  return { db, redis, analytics, readiness };
};

/** An org that is not there has no lane: the lookup fails, and whoever asked refuses. */
const placementIn =
  (db: Db): LanePlacement =>
  async (org) => {
    const group = await db.asAuth().findLaneGroup(org);
    if (group !== undefined) return group;
    throw new BulkheadError('NOT_FOUND', `org ${org} is not in Postgres, expected one that has a lane`);
  };
