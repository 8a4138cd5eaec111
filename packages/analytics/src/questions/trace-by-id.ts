import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { otelTraces } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, limit, range, within } from './time-range.js';

/** The spans of one trace in the order in which they began. */
export const traceById = defineQuestion({
  name: 'traceById',
  params: within(
    31,
    z.object({ ...range, traceId: z.string().min(1).max(64), limit: limit(10_000, 10_000) }),
  ),
  sql: tenantSql`
    SELECT trace_id, span_id, parent_span_id, service, name, kind, ts, duration_ns, status_code, status_message, attributes
    FROM ${otelTraces}
    WHERE trace_id = {traceId:String}
      AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
    ORDER BY ts, span_id
    LIMIT {limit:UInt32}`,
  row: z.object({
    trace_id: z.string(),
    span_id: z.string(),
    parent_span_id: z.string(),
    service: z.string(),
    name: z.string(),
    kind: z.string(),
    ts: z.string(),
    duration_ns: count,
    status_code: z.string(),
    status_message: z.string(),
    attributes: z.record(z.string(), z.string()),
  }),
});
