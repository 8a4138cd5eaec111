import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { events } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, limit, range, timestamp, within } from './time-range.js';

/** What each agent reported, the latest first. */
export const agentActivity = defineQuestion({
  name: 'agentActivity',
  params: within(93, z.object({ ...range, limit: limit(1_000, 100) })),
  sql: tenantSql`
    SELECT agent_id, count() AS reported, countIf(severity >= 'error') AS errors, uniqExact(kind) AS kinds,
      min(ts) AS first_seen, max(ts) AS last_seen
    FROM ${events}
    WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
    GROUP BY agent_id
    ORDER BY last_seen DESC, agent_id
    LIMIT {limit:UInt32}`,
  row: z.object({
    agent_id: z.string(),
    reported: count,
    errors: count,
    kinds: count,
    first_seen: timestamp,
    last_seen: timestamp,
  }),
});
