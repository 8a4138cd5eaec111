import { engineAnalyzer } from '../../guard/engine-analyzer.js';
import { prove } from '../../guard/prove.js';
import { Refusal } from '../../guard/refusal.js';
import { loadSchema } from '../../schema/load-schema.js';
import { fatal } from '../finding.js';
import type { Check } from '../subject.js';

const own = 'org_id = {org_id:UUID}';
const past = "now() < toDateTime('2020-01-01 00:00:00')";

/** What this server's analyzer must let the guard see. A newer one may resolve, fold or print otherwise. */
const refused = [
  'SELECT count() FROM events',
  `SELECT count() FROM events WHERE ${own} OR 1`,
  `SELECT count() FROM events WHERE or(0, ${own})`,
  `SELECT count() FROM events WHERE if(1, ${own}, nothing)`,
  `SELECT count() FROM events WHERE multiIf(${past}, 1, ${own})`,
  `SELECT count() FROM events WHERE CASE WHEN ${past} THEN 1 ELSE ${own} END`,
  `SELECT count() FROM events WHERE CASE 1 WHEN 1 THEN ${own} ELSE nothing END`,
  `SELECT count() FROM events WHERE ${past} ? nothing : ${own}`,
  `SELECT count() FROM events WHERE coalesce(NULL, ${own}, nothing)`,
  `SELECT count() FROM events WHERE {org_id:UUID} = (SELECT max(org_id) FROM events)`,
  `SELECT (SELECT groupArray(kind) FROM events) AS kinds`,
  `SELECT kind FROM events WHERE ${own} AND NULL IN (bytes, (SELECT max(bytes) FROM events))`,
  `SELECT kind, {org_id:UUID} AS org_id FROM events WHERE ${own}`,
  `SELECT kind FROM events WHERE ${own} UNION ALL SELECT kind FROM events`,
  `SELECT e.kind FROM events e JOIN flows f ON e.service = f.service WHERE e.${own}`,
  `SELECT e.kind FROM events e ASOF JOIN flows f ON e.service = f.service AND e.ts >= f.ts WHERE e.${own} AND f.${own}`,
  `SELECT _part FROM events WHERE ${own}`,
  `SELECT kind FROM events WHERE ${own} AND kind IN events`,
];

const allowed = [
  `SELECT kind, count() FROM events WHERE ${own} GROUP BY kind`,
  `SELECT e.kind FROM events AS e JOIN flows AS f USING (service) WHERE e.${own} AND f.${own}`,
  `WITH mine AS (SELECT * FROM events PREWHERE ${own}) SELECT (SELECT groupArray(kind) FROM mine), if(1, 2, 3)`,
  `SELECT arrayMap(x -> x + 1, [1]), row_number() OVER (ORDER BY ts) FROM events WHERE ${own} AND 1`,
  `SELECT kind FROM events WHERE ${own} AND EXISTS (SELECT 1 FROM flows WHERE ${own})`,
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
