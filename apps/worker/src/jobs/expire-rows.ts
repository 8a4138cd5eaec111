import type { TimedJob } from './job.js';

const AT_ONCE = 1_000;

/**
 * Deletes kept answers of idempotent requests and memories whose time is over. Telemetry expires in ClickHouse by the
 * TTL of its table, dead letters and everything else in Redis by theirs.
 */
export const expireRows: TimedJob = {
  name: 'rows.expire',
  every: 60_000,
  timeout: 30_000,
  run: ({ services: { db } }) => db.asAuth().expireRows(AT_ONCE),
};
