import { questions } from '../index.js';
import { contextOf, end, fillEvents, HOUR, settle } from './dataset.js';
import { report } from './report.js';
import { interleave } from './rounds.js';
import type { BenchDatabase, BenchServer } from './server.js';

/** The measured org has as many rows in both. */
const OWN = 20_000;
const MANY = 100_000;
const FEW = 10;
const measured = contextOf(500_000);
const range = { from: new Date(end.getTime() - 240 * HOUR), to: end };
const statement =
  'SELECT kind, count() AS n, sum(bytes) AS b FROM events WHERE org_id = {org_id:UUID} GROUP BY kind';

/** Whether what one org asks costs more because there are many others. */
export const benchOrgCount = async (server: BenchServer, quick: boolean): Promise<void> => {
  const filled = async (name: string, orgs: number): Promise<BenchDatabase> => {
    const database = await server.database(name);
    await fillEvents(database.raw, { rows: 2_000_000, orgs });
    await fillEvents(database.raw, { rows: OWN, orgs: 1, first: 500_000 });
    await settle(database.raw);
    return database;
  };
  const few = await filled('bench_few', FEW);
  const many = await filled('bench_many', MANY);
  const rounds = quick ? 41 : 151;
  const asked = {
    sql: ({ analytics }: BenchDatabase) => analytics.forOrg(measured).sql(statement),
    question: ({ analytics }: BenchDatabase) =>
      analytics.forOrg(measured).ask(questions.volumeOverTime, range),
  };
  for (const [name, ask] of Object.entries(asked)) {
    const { ratio, ours, theirs } = await interleave(
      { ours: () => ask(many), theirs: () => ask(few) },
      rounds,
    );
    report({
      metric: `orgCount.${name}`,
      against: `${FEW} orgs`,
      ratio,
      better: 'lower',
      rounds,
      goal: 1.1,
      facts: { orgs: MANY, p50_us: ours, against_p50_us: theirs },
    });
  }
};
