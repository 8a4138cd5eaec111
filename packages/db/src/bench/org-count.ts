import type { PostgresEndpoints } from '@bulkhead/stack';
import { createDataset } from './dataset.js';
import { interleave, ratio } from './measure.js';
import type { Report } from './report.js';
import { bulkheadSubject } from './subjects.js';

/** What an org pays for all the others: the same operations among few orgs and among many. */
export const measureOrgCount = async (
  postgres: PostgresEndpoints,
  report: Report,
  isQuick: boolean,
): Promise<void> => {
  const many = isQuick ? 2000 : 100_000;
  const [few, crowd] = [
    await createDataset(postgres, { orgs: 10, projectsPerOrg: 100 }),
    await createDataset(postgres, { orgs: many, projectsPerOrg: 1 }),
  ];
  const [inFew, inCrowd] = [bulkheadSubject(few, few.url), bulkheadSubject(crowd, crowd.url)];
  const plan = { budgetMs: isQuick ? 500 : 4000, block: 20, concurrency: 1 };
  for (const metric of ['findUnique', 'findMany', 'update'] as const) {
    const samples = await interleave(
      { crowd: (n) => inCrowd.operations[metric](n), few: (n) => inFew.operations[metric](n) },
      plan,
    );
    report.add({
      metric: `${metric}Among${many}Orgs`,
      subject: 'bulkhead',
      against: 'bulkhead among 10 orgs',
      ratio: ratio(samples.crowd, samples.few),
      better: 'lower',
      concurrency: 1,
      rtt_ms: 0,
      p50_us: samples.crowd.p50,
      against_p50_us: samples.few.p50,
      rounds: samples.few.rounds.length,
    });
  }
  await Promise.all([inFew.close(), inCrowd.close()]);
  await few.drop();
  await crowd.drop();
};
