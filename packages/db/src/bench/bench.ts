import { ensureStack } from '@bulkhead/stack';
import { createDataset, type Dataset } from './dataset.js';
import { startDelayProxy } from './delay-proxy.js';
import { measureFaults } from './faults.js';
import { measureForOrg } from './for-org.js';
import { interleave, type Plan, ratio, type Samples, together } from './measure.js';
import { measureOrgCount } from './org-count.js';
import { measurePolicy } from './policy.js';
import { Report } from './report.js';
import { countRoundTrips } from './round-trips.js';
import {
  bulkheadSubject,
  exampleSubject,
  type Metric,
  metrics,
  poolSize,
  prismaSubject,
  rawSubject,
  type Subject,
} from './subjects.js';

// bench.js [--quick]: JSON lines on stdout, a table on stderr. All subjects run in this process, in turns.

const isQuick = process.argv.includes('--quick');
const report = new Report();
const say = (text: string) => process.stderr.write(`${text}\n`);

const seconds = (quick: number, full: number) => (isQuick ? quick : full) * 1000;
/** Each with connections of its own: the system may wake up one server process faster than another, as long as it lives. */
const sittings = ({ concurrency, budgetMs }: Plan) => (concurrency === 1 && budgetMs > 800 ? 3 : 1);
const single: Plan = { budgetMs: seconds(0.9, 6), block: 20, concurrency: 1 };
const far: Plan = { budgetMs: seconds(0.5, 4), block: 6, concurrency: 1 };
const crowd = (concurrency: number): Plan => ({
  budgetMs: seconds(0.4, 4),
  block: isQuick ? 2 * concurrency : 200,
  concurrency,
});
const contended: readonly Metric[] = ['findUnique', 'findMany', 'create', 'update'];

type OpenSubjects = () => readonly Subject[];

const isBatched = (metric: Metric, { concurrency }: Plan) => metric === 'findUnique' && concurrency > 1;

const sit = async (open: OpenSubjects, metric: Metric, plan: Plan) => {
  const subjects = open();
  const calls = subjects.flatMap(({ name, operations, inOneRequest = operations }) => {
    const call = (isBatched(metric, plan) ? inOneRequest : operations)[metric];
    return call ? [[name, call] as const] : [];
  });
  try {
    // Postgres settles on a plan with the sixth use of a statement on a connection.
    const connections = Math.min(plan.concurrency, poolSize);
    for (let n = 0; n < 10; n += 1)
      for (const [, call] of calls) await Promise.all(Array.from({ length: connections }, () => call(n)));
    return await interleave(Object.fromEntries(calls), { ...plan, budgetMs: plan.budgetMs / sittings(plan) });
  } finally {
    for (const subject of subjects) await subject.close();
  }
};

const measure = async (data: Dataset, open: OpenSubjects, metric: Metric, plan: Plan, rttMs: number) => {
  const runs: Record<string, Samples>[] = [];
  for (let sitting = 0; sitting < sittings(plan); sitting += 1) runs.push(await sit(open, metric, plan));
  const samples = together(runs);
  const own = samples['bulkhead'] as Samples;
  for (const [name, other] of Object.entries(samples)) {
    if (name === 'bulkhead') continue;
    const isThroughput = plan.concurrency > 1;
    report.add({
      metric,
      subject: 'bulkhead',
      against: name,
      // Throughput is calls per time, so it compares the other way round.
      ratio: isThroughput ? ratio(other, own) : ratio(own, other),
      better: isThroughput ? 'higher' : 'lower',
      concurrency: plan.concurrency,
      rtt_ms: rttMs,
      p50_us: own.p50,
      against_p50_us: other.p50,
      rounds: own.rounds.length,
    });
  }
  await data.asSuperuser(`delete from documents where title = 'bench'`);
  await data.asSuperuser(`delete from projects where name = 'bench'`);
};

/** While code is compiled, whoever comes first looks slow. */
const warmUp = async (open: OpenSubjects) => {
  const subjects = open();
  for (let n = 0; n < 60; n += 1)
    for (const { operations } of subjects) for (const metric of metrics) await operations[metric]?.(n);
  for (const subject of subjects) await subject.close();
};

const run = async () => {
  say('starting Postgres and filling a database');
  const { postgres } = await ensureStack({ instance: 'test', only: ['postgres'], onProgress: say });
  const data = await createDataset(
    postgres,
    isQuick ? { orgs: 100, projectsPerOrg: 50 } : { orgs: 1000, projectsPerOrg: 100 },
  );
  try {
    for (const rttMs of [0, 1]) {
      const proxy = await startDelayProxy(postgres.url, rttMs);
      const through = (url: string) => (rttMs === 0 ? url : proxy.through(url));
      const pair = () => [
        bulkheadSubject(data, through(data.url)),
        prismaSubject(data, through(data.superuserUrl)),
      ];
      const all = () => [
        ...pair(),
        exampleSubject(data, through(data.exampleUrl)),
        rawSubject(data, through(data.superuserUrl)),
      ];
      try {
        if (rttMs === 0) await warmUp(all);
        for (const metric of metrics) {
          say(`${metric}, ${rttMs} ms`);
          await measure(data, all, metric, rttMs === 0 ? single : far, rttMs);
        }
        for (const concurrency of isQuick && rttMs > 0 ? [] : [16, 64]) {
          for (const metric of contended) {
            say(`${metric}, ${rttMs} ms, ${concurrency} callers`);
            await measure(data, pair, metric, crowd(concurrency), rttMs);
          }
        }
      } finally {
        await proxy.stop();
      }
    }
    await countRoundTrips(data, report);
    await measureForOrg(data, report, seconds(0.5, 2));
    await measureFaults(data, report, seconds(1, 4));
    await measurePolicy(data, report, seconds(0.8, 4));
  } finally {
    await data.drop();
  }
  await measureOrgCount(postgres, report, isQuick);
  report.printTable();
};

await run();
process.exit(0);
