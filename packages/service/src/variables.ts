import { z } from 'zod';
import type { Variable } from './config.js';

/** The Zod schemas and variables that the api and the worker share. */
export const port = z.coerce.number().int().min(0).max(65_535);
export const duration = z.coerce.number().int().positive();

const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol));

const versionedKeys = z.string().regex(/^\d+:[0-9a-f]{64}(,\d+:[0-9a-f]{64})*$/);

// URLs carry passwords, so they count as secrets.
export const storeVariables = {
  DATABASE_URL: {
    schema: url('postgres:', 'postgresql:'),
    expected: 'postgres://bulkhead_runtime:password@host:5432/bulkhead',
    reason: 'Postgres as the runtime login, which can do nothing outside a scoped operation.',
    secret: true,
  },
  REDIS_URL: {
    schema: url('redis:', 'rediss:'),
    expected: 'redis://:password@host:6379 or rediss://…',
    reason: 'Redis for cache, rate limits and ingest lanes.',
    secret: true,
  },
  CLICKHOUSE_URL: {
    schema: url('http:', 'https:'),
    expected: 'http://bulkhead_writer:password@host:8123/bulkhead',
    reason: 'ClickHouse as the writer, which inserts and migrates and is off the read path.',
    secret: true,
  },
  CLICKHOUSE_READER_URL: {
    schema: url('http:', 'https:'),
    expected: 'http://bulkhead_reader:password@host:8123/bulkhead',
    reason: 'ClickHouse as the reader, which row policies bind to one organization at a time.',
    secret: true,
  },
  CLICKHOUSE_ORG_FILTER_ENFORCEMENT: {
    schema: z.enum(['true', 'false']).transform((text) => text === 'true'),
    expected: 'true or false',
    reason:
      'Whether a statement that is not proven org-filtered is refused. False only warns, and not in production.',
    default: 'true',
  },
  CONTEXT_SEAL_KEY: {
    schema: versionedKeys,
    expected: '<version>:<64 hex digits>, several separated by commas, newest first',
    reason: 'Seals the org context that Postgres checks. Make one with `pnpm db:rotate-seal`.',
    secret: true,
  },
  INGEST_SIGNING_KEYS: {
    schema: versionedKeys,
    expected: '<version>:<64 hex digits>, several separated by commas, newest first',
    reason: 'Signs the envelopes of ingest lanes.',
    secret: true,
  },
} as const satisfies Record<string, Variable>;

/** For processes that store or use secrets of an org. */
export const secretsVariable = {
  SECRETS_KEY: {
    schema: z.string().regex(/^[1-9]\d{0,8}:[0-9a-f]{64}(,[1-9]\d{0,8}:[0-9a-f]{64})*$/),
    expected: '<version>:<64 hex digits>, several separated by commas, newest first',
    reason: 'Seals secrets of alert channels and integrations at rest. Without it they are not stored.',
    secret: true,
    optional: true,
  },
} as const satisfies Record<string, Variable>;

export const processVariables = {
  NODE_ENV: {
    schema: z.enum(['development', 'test', 'production']),
    expected: 'development, test or production',
    reason: 'Production refuses every setting that is only fit for development.',
    default: 'production',
  },
  LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    expected: 'fatal, error, warn, info, debug, trace or silent',
    reason: 'How much is logged.',
    default: 'info',
  },
  STOP_TIMEOUT_MS: {
    schema: duration,
    expected: 'a whole number above 0',
    unit: 'milliseconds',
    reason: 'How long work in flight may take after the first SIGTERM before it is aborted.',
    default: '10000',
  },
  READY_TIMEOUT_MS: {
    schema: duration,
    expected: 'a whole number above 0',
    unit: 'milliseconds',
    reason: 'How long /readyz waits for a store before it calls it down.',
    default: '2000',
  },
} as const satisfies Record<string, Variable>;
