import { z } from 'zod';
import { defineQuestion } from '../question.js';
import * as tables from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, range, within } from './time-range.js';

/** How many rows the org sent, per table and day, for the org itself. */
export const usage = defineQuestion({
  name: 'usage',
  params: within(93, z.object({ ...range })),
  sql: tenantSql`
    SELECT source, toDate(ts, 'UTC') AS day, count() AS row_count
    FROM (
      SELECT 'events' AS source, ts FROM ${tables.events} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'flows' AS source, ts FROM ${tables.flows} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'paths' AS source, ts FROM ${tables.paths} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'threats' AS source, ts FROM ${tables.threats} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'changes' AS source, ts FROM ${tables.changes} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'costs' AS source, ts FROM ${tables.costs} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'otel_logs' AS source, ts FROM ${tables.otelLogs} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'otel_traces' AS source, ts FROM ${tables.otelTraces} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      UNION ALL
      SELECT 'otel_metrics' AS source, ts FROM ${tables.otelMetrics} WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
    )
    GROUP BY source, day
    ORDER BY day, source`,
  row: z.object({ source: z.string(), day: z.string(), row_count: count }),
});
