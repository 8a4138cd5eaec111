import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { threats } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, range, timestamp, within } from './time-range.js';

/** What was detected, the worst first. */
export const threatsBySeverity = defineQuestion({
  name: 'threatsBySeverity',
  params: within(366, z.object({ ...range })),
  sql: tenantSql`
    SELECT severity, rule, count() AS hits, uniqExact(service) AS services, min(ts) AS first_seen, max(ts) AS last_seen
    FROM ${threats}
    WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
    GROUP BY severity, rule
    ORDER BY severity DESC, hits DESC, rule`,
  row: z.object({
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    rule: z.string(),
    hits: count,
    services: count,
    first_seen: timestamp,
    last_seen: timestamp,
  }),
});
