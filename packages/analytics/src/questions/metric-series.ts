import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { otelMetrics } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, range, step, timestamp, within } from './time-range.js';

/** One metric per service and step. */
export const metricSeries = defineQuestion({
  name: 'metricSeries',
  params: within(
    93,
    z.object({ ...range, metric: z.string().min(1).max(512), service: z.string().default(''), step }),
  ),
  sql: tenantSql`
    SELECT toDateTime(toStartOfInterval(ts, toIntervalSecond({step:UInt32}), 'UTC'), 'UTC') AS time, service, count() AS points,
      avg(value) AS mean, min(value) AS least, max(value) AS most, argMax(value, ts) AS last
    FROM ${otelMetrics}
    WHERE metric = {metric:String}
      AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      AND ({service:String} = '' OR service = {service:String})
    GROUP BY time, service
    ORDER BY time, service`,
  row: z.object({
    time: timestamp,
    service: z.string(),
    points: count,
    mean: z.number(),
    least: z.number(),
    most: z.number(),
    last: z.number(),
  }),
});
