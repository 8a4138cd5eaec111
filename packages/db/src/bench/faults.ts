import { PrismaPg } from '@prisma/adapter-pg';
import { createDb } from '../create-db.js';
import { PrismaClient } from '../generated/prisma/client.js';
import { type Dataset, sealKey } from './dataset.js';
import { interleave, ratio } from './measure.js';
import type { Report } from './report.js';
import { poolSize } from './subjects.js';

/** An operation that breaks a unique key, and the one after it. The stock pool closes the connection each time. */
export const measureFaults = async (data: Dataset, report: Report, budgetMs: number): Promise<void> => {
  const db = createDb({ url: data.url, sealKey, poolSize });
  const stock = new PrismaClient({
    adapter: new PrismaPg({ connectionString: data.superuserUrl, max: poolSize }),
  });
  const own = { orgId: data.orgId, ownerId: data.userId };
  const taken = { slug: 'p1', name: 'bench' };
  const id = data.projectIds[0] ?? '';
  const pair = async (broken: () => Promise<unknown>, next: () => Promise<unknown>) => {
    await broken().then(
      () => Promise.reject(new Error('the slug was free')),
      () => {},
    );
    await next();
  };
  const context = data.context();
  const samples = await interleave(
    {
      bulkhead: () =>
        pair(
          () => db.forOrg(context).project.create({ data: taken }),
          () => db.forOrg(context).project.findUnique({ where: { id } }),
        ),
      prisma: () =>
        pair(
          () => stock.project.create({ data: { ...own, ...taken } }),
          () => stock.project.findUnique({ where: { id } }),
        ),
    },
    { budgetMs, block: 5, concurrency: 1 },
  );
  report.add({
    metric: 'failingOperationAndNext',
    subject: 'bulkhead',
    against: 'prisma',
    ratio: ratio(samples.bulkhead, samples.prisma),
    better: 'lower',
    concurrency: 1,
    rtt_ms: 0,
    p50_us: samples.bulkhead.p50,
    against_p50_us: samples.prisma.p50,
    rounds: samples.bulkhead.rounds.length,
  });
  for (let n = 0; n < 100; n += 1)
    await db
      .forOrg(context)
      .project.create({ data: taken })
      .catch(() => {});
  report.add({
    metric: 'connectionsLostPer100Errors',
    subject: 'bulkhead',
    against: 'prisma',
    // The stock pool loses one with each.
    ratio: db.stats().discarded / 100,
    better: 'lower',
    concurrency: 1,
    rtt_ms: 0,
    p50_us: 0,
    against_p50_us: 0,
    count: db.stats().discarded,
    against_count: 100,
    rounds: 1,
  });
  await db.close();
  await stock.$disconnect();
};
