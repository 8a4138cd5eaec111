import { duration, port, processVariables, secretsVariable, storeVariables } from '@bulkhead/service';
import { z } from 'zod';
import { isNetwork } from './alerts/network-policy.js';

const bytes = z.coerce
  .number()
  .int()
  .min(1024 * 1024);

export const variables = {
  ...processVariables,
  ...storeVariables,
  ...secretsVariable,
  WORKER_HOST: {
    schema: z.string(),
    expected: 'an address of this machine',
    reason: 'Where the worker answers /healthz, /readyz and /metrics.',
    default: '127.0.0.1',
  },
  WORKER_PORT: {
    schema: port,
    expected: 'a port from 0 to 65535',
    reason: 'The port of /healthz, /readyz and /metrics; 0 takes a free one and logs it.',
    default: '8081',
  },
  WORKER_GROUP: {
    schema: z.string().regex(/^[a-z0-9-]{1,40}$/),
    expected: 'pooled, or the lane group of a siloed organization',
    reason: 'Whose lanes this worker reads.',
    default: 'pooled',
  },
  INGEST_LINGER_MS: {
    schema: duration.max(60_000),
    expected: 'a whole number from 1 to 60000',
    unit: 'milliseconds',
    reason: 'How long the first record of an insert waits for others: longer means fewer and larger inserts.',
    default: '300',
  },
  INGEST_BATCH_ROWS: {
    schema: z.coerce.number().int().min(1).max(500_000),
    expected: 'a whole number from 1 to 500000',
    reason: 'How many records one insert holds at most.',
    default: '100000',
  },
  INGEST_BATCH_BYTES: {
    schema: bytes.max(128 * 1024 * 1024),
    expected: 'a whole number from 1048576 to 134217728',
    unit: 'bytes',
    reason: 'How much one insert holds at most.',
    default: '16777216',
  },
  INGEST_HELD_BYTES: {
    schema: bytes,
    expected: 'a whole number from 1048576',
    unit: 'bytes',
    reason:
      'How much a worker holds at most, in all inserts and on the way to them; it takes no more until some is stored.',
    default: '67108864',
  },
  ALERT_NETWORKS: {
    schema: z
      .string()
      .transform((list) => list.split(','))
      .pipe(z.array(z.string().refine(isNetwork))),
    expected: 'networks such as 10.1.0.0/16, with commas between them',
    reason: 'Networks that alerts may be sent to although they are not public. By default none.',
    optional: true,
  },
} as const;
