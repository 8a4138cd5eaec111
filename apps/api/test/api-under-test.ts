import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { type Analytics, createAnalytics } from '@bulkhead/analytics';
import { createDb, type Db } from '@bulkhead/db';
import { createRedis, type Redis } from '@bulkhead/redis';
import { createLogger, readConfig } from '@bulkhead/service';
import {
  createTestDatabase,
  createTestRedis,
  sealKeys,
  type TestDatabase,
  type TestRedis,
  testStores,
} from '@bulkhead/testkit';
import { afterAll, beforeAll } from '@jest/globals';
import { createApi } from '../src/api.js';
import { type ApiConfig, variables } from '../src/config.js';
import { rateLimits } from '../src/rate-limits.js';
import { createParty, type Party } from './party.js';
import { createTelemetry, type Telemetry } from './telemetry.js';

export interface ApiUnderTest {
  readonly url: string;
  readonly metricsUrl: string;
  readonly grpcUrl: string;
  readonly config: ApiConfig;
  readonly acme: Party;
  readonly globex: Party;
  readonly db: Db;
  readonly redis: Redis;
  readonly analytics: Analytics;
  readonly database: TestDatabase;
  readonly testRedis: TestRedis;
  /** Runs `work` before the stores go. */
  beforeEnd(work: () => Promise<unknown>): void;
  /** Everything logged so far. */
  logs(): string;
}

/** So that no test is slowed down by a limit that it does not test. */
const plenty = {
  RATE_LIMIT_ORG: '10000000',
  RATE_LIMIT_TOKEN: '10000000',
  RATE_LIMIT_KEY_CREATION: '10000000',
  RATE_LIMIT_SIGN_IN: '1000',
  RATE_LIMIT_WRONG_CREDENTIALS: '10000000',
};

/** The whole api over a database and a Redis of the test file's own, with acme's and globex's people in it. */
export const apiUnderTest = (
  environment: Readonly<Record<string, string>> = {},
  { telemetry: hasTelemetry = false, hasSecretsKey = true } = {},
): ApiUnderTest => {
  const api: Partial<{ -readonly [Key in keyof ApiUnderTest]: ApiUnderTest[Key] }> = {};
  const servers: Server[] = [];
  const ends: (() => Promise<unknown>)[] = [];
  let telemetry: Telemetry | undefined;
  const written: Buffer[] = [];

  api.beforeEnd = (work) => void ends.push(work);
  beforeAll(async () => {
    api.database = await createTestDatabase();
    api.testRedis = await createTestRedis();
    telemetry = hasTelemetry ? await createTelemetry() : undefined;
    const clickhouse = telemetry ?? testStores().clickhouse;
    const config = readConfig(variables, {
      NODE_ENV: 'test',
      DATABASE_URL: api.database.url,
      REDIS_URL: api.testRedis.url,
      CLICKHOUSE_URL: clickhouse.url,
      CLICKHOUSE_READER_URL: clickhouse.readerUrl,
      CONTEXT_SEAL_KEY: sealKeys,
      INGEST_SIGNING_KEYS: `1:${'51'.repeat(32)}`,
      LOCAL_SIGN_IN: 'true',
      ...(hasSecretsKey && { SECRETS_KEY: `1:${'5e'.repeat(32)}` }),
      LOG_LEVEL: 'debug',
      OTLP_GRPC_PORT: '0',
      ...plenty,
      ...environment,
    });
    api.config = config;
    const sink = new PassThrough();
    sink.on('data', (chunk: Buffer) => written.push(chunk));
    const logger = createLogger('api', config.LOG_LEVEL, sink);
    api.logs = () => Buffer.concat(written).toString();
    api.db = createDb({ url: config.DATABASE_URL, sealKey: config.CONTEXT_SEAL_KEY, poolSize: 4 });
    api.redis = createRedis({
      url: config.REDIS_URL,
      envelopeKeys: config.INGEST_SIGNING_KEYS,
      limits: rateLimits(config)(api.db),
    });
    api.analytics = createAnalytics({ url: config.CLICKHOUSE_URL, readerUrl: config.CLICKHOUSE_READER_URL });
    const readiness = () => Promise.resolve({ ready: true, stores: {} });
    const made = createApi(
      config,
      { db: api.db, redis: api.redis, analytics: api.analytics, readiness },
      logger,
    );
    ends.push(made.settle);
    api.url = await listen(made.app, servers);
    api.metricsUrl = await listen(made.metrics, servers);
    const grpc = await made.listenGrpc();
    api.grpcUrl = `http://127.0.0.1:${grpc?.port}`;
    ends.push(async () => grpc?.stop(AbortSignal.abort()));
    api.acme = await createParty(api.db, api.database, 'acme');
    api.globex = await createParty(api.db, api.database, 'globex');
  });

  afterAll(async () => {
    for (const work of ends) await work();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await api.analytics?.close();
    await telemetry?.drop();
    await api.redis?.close();
    await api.db?.close();
    await api.testRedis?.drop();
    await api.database?.drop();
  });
  return api as ApiUnderTest;
};

const listen = async (listener: Parameters<typeof createServer>[1], servers: Server[]): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
