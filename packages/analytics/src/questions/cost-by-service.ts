import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { costs } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { range, within } from './time-range.js';

/** Cost per service and day with the straight line through it, drawn on for `horizon` days, where `amount` is null. */
export const costByService = defineQuestion({
  name: 'costByService',
  params: within(731, z.object({ ...range, horizon: z.coerce.number().int().min(0).max(366).default(0) })),
  sql: tenantSql`
    WITH
      daily AS (
        SELECT service, currency, toDate(ts, 'UTC') AS day, toFloat64(sum(costs.amount)) AS amount
        FROM ${costs}
        WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
        GROUP BY service, currency, day
      ),
      lines AS (
        SELECT service, currency, simpleLinearRegression(toUInt16(day), amount) AS line, max(day) AS last
        FROM daily GROUP BY service, currency
      )
    SELECT service, currency, day, amount, line.1 * toUInt16(day) + line.2 AS trend
    FROM (
      SELECT daily.service AS service, daily.currency AS currency, day, toNullable(amount) AS amount, line
      FROM daily INNER JOIN lines ON daily.service = lines.service AND daily.currency = lines.currency
      UNION ALL
      SELECT service, currency, last + ahead AS day, CAST(NULL, 'Nullable(Float64)') AS amount, line
      FROM lines ARRAY JOIN range(1, {horizon:UInt32} + 1) AS ahead
    )
    ORDER BY service, currency, day`,
  row: z.object({
    service: z.string(),
    currency: z.string(),
    day: z.string(),
    amount: z.number().nullable(),
    /** A single day has no line through it. */
    trend: z.number().nullable(),
  }),
});
