import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { otelLogs } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { limit, range, within } from './time-range.js';

/** Logs that hold a text, the latest first. The next page begins after `ts` and `log_id` of the last row. */
export const logSearch = defineQuestion({
  name: 'logSearch',
  params: within(
    31,
    z.object({
      ...range,
      text: z.string().max(1_000).default(''),
      service: z.string().default(''),
      severity: z.coerce.number().int().min(0).max(24).default(0),
      traceId: z.string().max(64).default(''),
      /** Nine digits after the point, exactly as the row had it. */
      afterTs: z
        .string()
        .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?$/)
        .default('2200-01-01 00:00:00'),
      afterId: z.uuid().default('ffffffff-ffff-ffff-ffff-ffffffffffff'),
      limit: limit(1_000, 100),
    }),
  ),
  sql: tenantSql`
    SELECT ts, log_id, service, severity_number, severity_text, body, trace_id, span_id, attributes, resource_attributes
    FROM ${otelLogs}
    WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      AND ({service:String} = '' OR service = {service:String})
      AND ({traceId:String} = '' OR trace_id = {traceId:String})
      AND severity_number >= {severity:UInt8}
      AND ({text:String} = '' OR position(lowerUTF8(body), lowerUTF8({text:String})) > 0)
      AND (ts, log_id) < ({afterTs:DateTime64(9, 'UTC')}, {afterId:UUID})
    ORDER BY ts DESC, log_id DESC
    LIMIT {limit:UInt32}`,
  row: z.object({
    ts: z.string(),
    log_id: z.string(),
    service: z.string(),
    severity_number: z.number(),
    severity_text: z.string(),
    body: z.string(),
    trace_id: z.string(),
    span_id: z.string(),
    attributes: z.record(z.string(), z.string()),
    resource_attributes: z.record(z.string(), z.string()),
  }),
});
