import { defineQuestion, telemetry, tenantSql } from '@bulkhead/analytics';
import { z } from 'zod';

const count = z.coerce.number();
const times = { m5: z.date(), m30: z.date(), h1: z.date(), h6: z.date() };

/** Requests of a service (all services without a name): those that failed, or took longer than the threshold if there is one. */
export const requestsOf = defineQuestion({
  name: 'sloRequests',
  params: z.object({ service: z.string(), threshold: z.number(), ...times }),
  sql: tenantSql`
    SELECT
      countIf(ts >= {m5:DateTime64(3, 'UTC')}) AS m5_total, countIf(ts >= {m5:DateTime64(3, 'UTC')} AND bad) AS m5_bad,
      countIf(ts >= {m30:DateTime64(3, 'UTC')}) AS m30_total, countIf(ts >= {m30:DateTime64(3, 'UTC')} AND bad) AS m30_bad,
      countIf(ts >= {h1:DateTime64(3, 'UTC')}) AS h1_total, countIf(ts >= {h1:DateTime64(3, 'UTC')} AND bad) AS h1_bad,
      count() AS h6_total, countIf(bad) AS h6_bad
    FROM (
      SELECT ts,
        if({threshold:Float64} > 0, duration_ns > {threshold:Float64} * 1000000,
          positionCaseInsensitive(status_code, 'error') > 0) AS bad
      FROM ${telemetry.otelTraces}
      WHERE ts >= {h6:DateTime64(3, 'UTC')}
        AND ({service:String} = '' OR service = {service:String})
        AND (parent_span_id = '' OR positionCaseInsensitive(kind, 'server') > 0)
    )`,
  row: z.object({
    m5_total: count,
    m5_bad: count,
    m30_total: count,
    m30_bad: count,
    h1_total: count,
    h1_bad: count,
    h6_total: count,
    h6_bad: count,
  }),
});

/** Seconds since the newest event, log or metric of a service of the last week; no row without any. */
export const ageOf = defineQuestion({
  name: 'sloAge',
  params: z.object({ service: z.string(), now: z.date(), week: z.date() }),
  sql: tenantSql`
    SELECT dateDiff('second', max(newest), {now:DateTime64(3, 'UTC')}) AS age
    FROM (
      SELECT max(toDateTime64(ts, 3, 'UTC')) AS newest FROM ${telemetry.events}
      WHERE ts >= {week:DateTime64(3, 'UTC')} AND ({service:String} = '' OR service = {service:String}) HAVING count() > 0
      UNION ALL
      SELECT max(toDateTime64(ts, 3, 'UTC')) AS newest FROM ${telemetry.otelLogs}
      WHERE ts >= {week:DateTime64(3, 'UTC')} AND ({service:String} = '' OR service = {service:String}) HAVING count() > 0
      UNION ALL
      SELECT max(toDateTime64(ts, 3, 'UTC')) AS newest FROM ${telemetry.otelMetrics}
      WHERE ts >= {week:DateTime64(3, 'UTC')} AND ({service:String} = '' OR service = {service:String}) HAVING count() > 0
    )
    HAVING count() > 0`,
  row: z.object({ age: z.coerce.number() }),
});
