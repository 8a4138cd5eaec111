import { orgSettings } from '../reading.js';
import { loadSchema } from '../schema/load-schema.js';
import { contextOf, end, fillEvents, HOUR, settle } from './dataset.js';
import { report } from './report.js';
import { interleave } from './rounds.js';
import type { BenchDatabase, BenchServer } from './server.js';

const ROWS = 10_000_000;
const ORGS = 1_000;
/** Ten days of the month. */
const range = { from: new Date(end.getTime() - 240 * HOUR), to: end };
const bound = { from: range.from.toISOString().slice(0, 19), to: range.to.toISOString().slice(0, 19) };

/** Each filtered by hand: what a team without any layer would send. */
const statements = {
  hourly: `SELECT toStartOfHour(ts) AS hour, count() AS n, sum(bytes) AS b FROM events
    WHERE org_id = {org_id:UUID} AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
    GROUP BY hour ORDER BY hour`,
  totals: `SELECT count() AS n, uniq(service) AS services, quantile(0.95)(bytes) AS p95 FROM events
    WHERE org_id = {org_id:UUID} AND ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}`,
  text: `SELECT count() AS n FROM events WHERE org_id = {org_id:UUID} AND message LIKE '%99%'`,
} as const;

export const benchLayers = async (server: BenchServer, quick: boolean): Promise<void> => {
  const database = await server.database('bench_layers');
  await fillEvents(database.raw, { rows: ROWS, orgs: ORGS });
  await settle(database.raw);
  const rounds = quick ? 31 : 101;
  for (const [name, statement] of Object.entries(statements)) {
    let n = 0;
    const org = () => contextOf((n += 7) % ORGS);
    const { ratio, ours, theirs } = await interleave(
      {
        ours: () => database.analytics.forOrg(org()).sql(statement, bound),
        theirs: () => plain(database, statement, org().orgId),
      },
      rounds,
    );
    report({
      metric: `layers.${name}`,
      against: 'plain WHERE',
      ratio,
      better: 'lower',
      rounds,
      goal: 1.1,
      facts: { rows: ROWS, orgs: ORGS, p50_us: ours, against_p50_us: theirs },
    });
    await reportRowsRead(database, name, statement);
  }
};

const plain = async ({ plain: client }: BenchDatabase, query: string, org: string): Promise<unknown[]> => {
  const result = await client.query({
    query,
    query_params: { ...bound, org_id: org },
    format: 'JSONEachRow',
  });
  return result.json();
};

/** What the server reads for the same answer with and without filter by setting and row policy. */
const reportRowsRead = async ({ raw, reader, url }: BenchDatabase, name: string, query: string) => {
  const context = contextOf(8);
  const schema = await loadSchema(raw, reader, { database: new URL(url).pathname.slice(1) });
  const rowsRead = async (connection: typeof raw, settings = {}): Promise<number> => {
    const result = await connection.query({
      query,
      query_params: { ...bound, org_id: context.orgId },
      clickhouse_settings: settings,
      format: 'JSON',
    });
    const { statistics } = await result.json();
    return statistics?.rows_read ?? Number.NaN;
  };
  const ours = await rowsRead(reader, orgSettings(context, query, schema));
  const theirs = await rowsRead(raw);
  report({
    metric: `rowsRead.${name}`,
    against: 'plain WHERE',
    ratio: ours / theirs,
    better: 'lower',
    rounds: 1,
    goal: 1.05,
    facts: { rows_read: ours, against_rows_read: theirs },
  });
};
