import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensurePolicies, migrateAnalytics } from '@bulkhead/analytics';
import { type IngestTable, kindOf, lineWriter } from '@bulkhead/ingest';
import { openStores, type Stores } from '@bulkhead/platform';
import { createLogger, type Part, readConfig, type Values } from '@bulkhead/service';
import {
  acme,
  createTestClickHouse,
  createTestDatabase,
  createTestRedis,
  globex,
  sealKeys,
  type TestOrg,
  withSuperuser,
} from '@bulkhead/testkit';
import { Registry } from 'prom-client';
import { variables } from '../src/config.js';
import { startWorker } from '../src/worker.js';

export interface WorkerUnderTest {
  readonly environment: Readonly<Record<string, string>>;
  readonly stores: Stores;
  /** Starts one more worker in this process. */
  start(
    changes?: Partial<Stores>,
    settings?: Partial<Values<typeof variables>>,
  ): {
    readonly registry: Registry;
    stop(signal?: AbortSignal): Promise<void>;
  };
  /** Stops all that run. */
  stop(): Promise<void>;
  setState(org: TestOrg, state: string): Promise<void>;
  sql(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]>;
  /** Rows of one table, as the org sees them. */
  rows(org: TestOrg, table: IngestTable): Promise<Record<string, unknown>[]>;
  append(org: TestOrg, table: IngestTable, lines: readonly string[], id?: string): Promise<void>;
  deadLetters(
    org: TestOrg,
  ): ReturnType<ReturnType<Stores['redis']['forOrg']>['lanes']['deadLetters']['list']>;
  drop(): Promise<void>;
}

/** Workers over stores of the test file's own, with acme and globex in them. */
export const workerUnderTest = async (
  more: Readonly<Record<string, string>> = {},
): Promise<WorkerUnderTest> => {
  const [database, redis, clickhouse] = await Promise.all([
    createTestDatabase(),
    createTestRedis(),
    createTestClickHouse(),
  ]);
  await migrateAnalytics(clickhouse);
  await ensurePolicies(clickhouse);
  const environment = {
    NODE_ENV: 'test',
    WORKER_PORT: '0',
    LOG_LEVEL: 'error',
    INGEST_LINGER_MS: '50',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_READER_URL: clickhouse.readerUrl,
    CONTEXT_SEAL_KEY: sealKeys,
    INGEST_SIGNING_KEYS: sealKeys,
    SECRETS_KEY: `1:${'5e'.repeat(32)}`,
    ALERT_NETWORKS: '127.0.0.1/32',
    ...more,
  };
  const sql = (text: string, ...values: unknown[]) =>
    withSuperuser(
      database.superuserUrl,
      async (client) => (await client.query<Record<string, unknown>>(text, values)).rows,
    );
  for (const { id, name } of [acme, globex]) {
    await sql('insert into organizations (id, slug, name, updated_at) values ($1, $2, $2, now())', id, name);
  }
  const config = readConfig(variables, environment);
  const logger = createLogger('worker', config.LOG_LEVEL);
  const parts: Part[] = [];
  const stores = await openStores(config, logger, parts);
  const running = new Set<{ stop(): Promise<void> }>();
  const lanes = (org: TestOrg) => stores.redis.forOrg(org.context()).lanes;
  return {
    environment,
    stores,
    sql,
    start(changes = {}, settings = {}) {
      const registry = new Registry();
      const started = startWorker({ ...config, ...settings }, { ...stores, ...changes }, registry, logger);
      const worker = {
        registry,
        async stop(signal = new AbortController().signal) {
          if (!running.delete(worker)) return;
          for (const part of started.toReversed()) await part.stop(signal);
        },
      };
      running.add(worker);
      return worker;
    },
    async stop() {
      for (const worker of running) await worker.stop();
    },
    async setState({ id }, state) {
      await sql('update organizations set state = $2::state where id = $1', id, state);
    },
    rows: (org, table) =>
      stores.analytics
        .forOrg(org.context())
        .sql(`SELECT * FROM ${table} WHERE org_id = {org_id:UUID} ORDER BY ts`, {}, { rows: 100_000 }),
    async append(org, table, lines, id) {
      const payload = `${lines.join('\n')}\n`;
      const appended = await lanes(org).append([{ kind: kindOf(table), payload, ...(id && { id }) }]);
      if (!appended.accepted) throw new Error('the lane is full');
    },
    deadLetters: (org) => lanes(org).deadLetters.list(),
    async drop() {
      for (const worker of running) await worker.stop();
      for (const part of parts.toReversed()) await part.stop(new AbortController().signal);
      await Promise.all([database.drop(), redis.drop(), clickhouse.drop()]);
    },
  };
};

/** Lines of events, as the door writes them. */
export const eventLines = (
  org: TestOrg,
  count: number,
  more: Readonly<Record<string, unknown>> = {},
): string[] => {
  const write = lineWriter(org.id, 'events');
  const seconds = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, n) =>
    write(
      randomUUID(),
      Object.entries({
        ts: `${seconds}.000`,
        kind: 'test',
        agent_id: org.rowId(2),
        message: `${org.marker} ${n}`,
        ...more,
      })
        .map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`)
        .join(''),
    ),
  );
};

/** Looks until it is so; the test's own timeout ends it otherwise. */
export const eventually = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(50);
};
