import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { events } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, range, step, timestamp, within } from './time-range.js';

/** How many events of which kind came in, per step. */
export const volumeOverTime = defineQuestion({
  name: 'volumeOverTime',
  params: within(93, z.object({ ...range, step, kind: z.string().default('') })),
  sql: tenantSql`
    SELECT toDateTime(toStartOfInterval(ts, toIntervalSecond({step:UInt32}), 'UTC'), 'UTC') AS time, kind, count() AS events, sum(bytes) AS bytes
    FROM ${events}
    WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      AND ({kind:String} = '' OR kind = {kind:String})
    GROUP BY time, kind
    ORDER BY time, kind`,
  row: z.object({ time: timestamp, kind: z.string(), events: count, bytes: count }),
});
