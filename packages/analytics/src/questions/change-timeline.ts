import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { changes } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { limit, range, timestamp, within } from './time-range.js';

/** What was changed, the latest first. The next page begins after `ts` and `change_id` of the last row. */
export const changeTimeline = defineQuestion({
  name: 'changeTimeline',
  params: within(
    366,
    z.object({
      ...range,
      service: z.string().default(''),
      afterTs: z.coerce.date().default(new Date('2100-01-01T00:00:00Z')),
      afterId: z.uuid().default('ffffffff-ffff-ffff-ffff-ffffffffffff'),
      limit: limit(1_000, 50),
    }),
  ),
  sql: tenantSql`
    SELECT ts, change_id, service, kind, author, summary, attributes
    FROM ${changes}
    WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      AND ({service:String} = '' OR service = {service:String})
      AND (ts, change_id) < ({afterTs:DateTime64(3, 'UTC')}, {afterId:UUID})
    ORDER BY ts DESC, change_id DESC
    LIMIT {limit:UInt32}`,
  row: z.object({
    ts: timestamp,
    change_id: z.string(),
    service: z.string(),
    kind: z.string(),
    author: z.string(),
    summary: z.string(),
    attributes: z.record(z.string(), z.string()),
  }),
});
