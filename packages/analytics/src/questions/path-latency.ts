import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { paths } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, range, step, timestamp, within } from './time-range.js';

/** Quantiles of the latency of each path, in milliseconds, per step. */
export const pathLatency = defineQuestion({
  name: 'pathLatency',
  params: within(31, z.object({ ...range, step, path: z.string().default('') })),
  sql: tenantSql`
    SELECT path, time, samples, q[1] AS p50, q[2] AS p95, q[3] AS p99, loss_ratio
    FROM (
      SELECT path, toDateTime(toStartOfInterval(ts, toIntervalSecond({step:UInt32}), 'UTC'), 'UTC') AS time, count() AS samples,
        quantiles(0.5, 0.95, 0.99)(latency_ms) AS q, avg(paths.loss_ratio) AS loss_ratio
      FROM ${paths}
      WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
        AND ({path:String} = '' OR path = {path:String})
      GROUP BY path, time
    )
    ORDER BY path, time`,
  row: z.object({
    path: z.string(),
    time: timestamp,
    samples: count,
    p50: z.number(),
    p95: z.number(),
    p99: z.number(),
    loss_ratio: z.number(),
  }),
});
