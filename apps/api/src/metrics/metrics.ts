import type { Redis } from '@bulkhead/redis';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { InputFault } from '../input/input-error.js';
import { isolationEvents } from './isolation-events.js';

/**
 * No label ever holds an org, user, token or row: every value comes from a list of ours. What belongs to one org
 * is in its own audit and analytics.
 */
export const createMetrics = (redis: Pick<Redis, 'counters'>) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const isolation = new Counter({
    name: 'bulkhead_isolation_events_total',
    help: 'Attempts to leave an org, and faults that could have let one, by kind. All of them were refused.',
    labelNames: ['event'] as const,
    registers,
  });
  // A series that begins with its first event hides that event from a rate.
  for (const event of Object.values(isolationEvents)) isolation.inc({ event }, 0);
  const redisEvents = new Counter({
    name: 'bulkhead_redis_events_total',
    help: 'What the client of Redis did, by kind: cache, limits, lanes.',
    labelNames: ['event'] as const,
    registers,
    collect() {
      this.reset();
      for (const [event, count] of Object.entries(redis.counters())) this.inc({ event }, count);
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: 'bulkhead_http_request_duration_seconds',
      help: 'Time from the first byte to the answer, by operation and status.',
      labelNames: ['operation', 'status'] as const,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    isolation,
    redisEvents,
    refusals: new Counter({
      name: 'bulkhead_refusals_total',
      help: 'Requests that were refused, by code of the error catalogue.',
      labelNames: ['code'] as const,
      registers,
    }),
    otherOrgNamed: new Counter({
      name: 'bulkhead_other_org_named_total',
      help: 'Requests that named an org other than that of their credential, by place.',
      labelNames: ['in'] as const satisfies readonly (keyof InputFault)[],
      registers,
    }),
    rowsMissing: new Counter({
      name: 'bulkhead_rows_missing_total',
      help: 'Rows that were asked for and are missing or of another org.',
      registers,
    }),
    ingested: new Counter({
      name: 'bulkhead_ingest_records_total',
      help: 'Records that came to ingest, by table and whether they were taken.',
      labelNames: ['table', 'outcome'] as const,
      registers,
    }),
    notRecorded: new Counter({
      name: 'bulkhead_attempts_not_recorded_total',
      help: 'Refusals that could not be written to the audit log.',
      registers,
    }),
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
