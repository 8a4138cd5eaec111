import { engineAnalyzer } from '../../guard/engine-analyzer.js';
import { prove } from '../../guard/prove.js';
import { Refusal } from '../../guard/refusal.js';
import { loadSchema } from '../../schema/load-schema.js';
import { fatal } from '../finding.js';
import type { Check } from '../subject.js';

/** What this server's analyzer must let the guard see. A newer one may resolve, fold or print otherwise. */
const refused = [
  'SELECT count() FROM events',
  'SELECT count() FROM events WHERE org_id = {org_id:UUID} OR 1',
  'SELECT count() FROM events WHERE or(0, org_id = {org_id:UUID})',
  'SELECT count() FROM events WHERE if(1, org_id = {org_id:UUID}, nothing)',
  "SELECT count() FROM events WHERE multiIf(now() < toDateTime('2020-01-01 00:00:00'), 1, org_id = {org_id:UUID})",
  "SELECT count() FROM events WHERE CASE WHEN now() < toDateTime('2020-01-01 00:00:00') THEN 1 ELSE org_id = {org_id:UUID} END",
  'SELECT count() FROM events WHERE CASE 1 WHEN 1 THEN org_id = {org_id:UUID} ELSE nothing END',
  "SELECT count() FROM events WHERE now() < toDateTime('2020-01-01 00:00:00') ? nothing : org_id = {org_id:UUID}",
  'SELECT count() FROM events WHERE coalesce(NULL, org_id = {org_id:UUID}, nothing)',
  'SELECT count() FROM events WHERE {org_id:UUID} = (SELECT max(org_id) FROM events)',
  'SELECT (SELECT groupArray(kind) FROM events) AS kinds',
  'SELECT kind FROM events WHERE org_id = {org_id:UUID} AND NULL IN (bytes, (SELECT max(bytes) FROM events))',
  'SELECT kind, {org_id:UUID} AS org_id FROM events WHERE org_id = {org_id:UUID}',
  'SELECT kind FROM events WHERE org_id = {org_id:UUID} UNION ALL SELECT kind FROM events',
  'SELECT e.kind FROM events e JOIN flows f ON e.service = f.service WHERE e.org_id = {org_id:UUID}',
  'SELECT e.kind FROM events e ASOF JOIN flows f ON e.service = f.service AND e.ts >= f.ts WHERE e.org_id = {org_id:UUID} AND f.org_id = {org_id:UUID}',
  'SELECT _part FROM events WHERE org_id = {org_id:UUID}',
  'SELECT kind FROM events WHERE org_id = {org_id:UUID} AND kind IN events',
];

const allowed = [
  'SELECT kind, count() FROM events WHERE org_id = {org_id:UUID} GROUP BY kind',
  'SELECT e.kind FROM events AS e JOIN flows AS f USING (service) WHERE e.org_id = {org_id:UUID} AND f.org_id = {org_id:UUID}',
  'WITH mine AS (SELECT * FROM events PREWHERE org_id = {org_id:UUID}) SELECT (SELECT groupArray(kind) FROM mine), if(1, 2, 3)',
  'SELECT arrayMap(x -> x + 1, [1]), row_number() OVER (ORDER BY ts) FROM events WHERE org_id = {org_id:UUID} AND 1',
  'SELECT kind FROM events WHERE org_id = {org_id:UUID} AND EXISTS (SELECT 1 FROM flows WHERE org_id = {org_id:UUID})',
];

export const guardProbes: Check = {
  code: '0008_guard_probes',
  title: 'the guard reads this server’s analysis right',
  async run({ config, writer, reader }) {
    const schema = await loadSchema(writer, reader, config);
    const analyzer = engineAnalyzer(reader);
    const verdict = async (sql: string): Promise<boolean> => {
      try {
        await prove(sql, {}, schema, analyzer);
        return true;
      } catch (error) {
        if (error instanceof Refusal) return false;
        throw error;
      }
    };
    const faults = [];
    const fix = 'use a version of ClickHouse that docs/analytics.md names as tested';
    for (const sql of refused)
      if (await verdict(sql))
        faults.push(fatal(`statement ${sql}`, 'passes the guard, expected a refusal', fix));
    for (const sql of allowed)
      if (!(await verdict(sql)))
        faults.push(fatal(`statement ${sql}`, 'is refused by the guard, expected it to pass', fix));
    return faults;
  },
};
