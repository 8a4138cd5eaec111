import { duration, port, processVariables, secretsVariable, storeVariables } from '@bulkhead/service';
import { z } from 'zod';
import { isNetwork } from './alerts/network-policy.js';

const bytes = z.coerce
  .number()
  .int()
  .min(1024 * 1024);

const isMailServer = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && url.hostname !== '' && `${url.search}${url.hash}` === '';
  return isPlain && ['smtp:', 'smtps:'].includes(url.protocol) && ['', '/'].includes(url.pathname);
};

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
  SMTP_URL: {
    schema: z.string().refine(isMailServer),
    expected: 'smtp://host:25, smtps://user:password@host:465 or smtp://user:password@host:587',
    reason:
      'The mail server for alerts by email. Without it they become dead letters. A password is only sent over TLS.',
    secret: true,
    optional: true,
  },
  ALERT_FROM: {
    schema: z.email(),
    expected: 'an address such as alerts@example.com',
    reason: 'Who alerts by email come from.',
    optional: true,
  },
  PAGERDUTY_EVENTS_URL: {
    schema: z.url({ protocol: /^https?$/ }),
    expected: 'an http or https URL',
    reason: 'Where alerts for PagerDuty go: the Events API v2.',
    default: 'https://events.pagerduty.com/v2/enqueue',
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
