import { PrismaPg } from '@prisma/adapter-pg';
import { createDb } from '../create-db.js';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { type Dataset, sealKey } from './dataset.js';
import { interleave, ratio } from './measure.js';
import type { Report } from './report.js';

const extension = Prisma.defineExtension({
  query: { $allModels: { $allOperations: ({ args, query }) => query(args) } },
});

/** What a request pays for its client: a scope of ours, or an extension of Prisma's as its example makes one. */
export const measureForOrg = async (data: Dataset, report: Report, budgetMs: number): Promise<void> => {
  const db = createDb({ url: data.url, sealKey });
  const stock = new PrismaClient({ adapter: new PrismaPg({ connectionString: data.superuserUrl }) });
  const samples = await interleave(
    {
      bulkhead: async () => db.forOrg(data.context()).project,
      prisma: async () => stock.$extends(extension).project,
    },
    { budgetMs, block: 200, concurrency: 1 },
  );
  report.add({
    metric: 'forOrg',
    subject: 'bulkhead',
    against: 'prisma-extends',
    ratio: ratio(samples.bulkhead, samples.prisma),
    better: 'lower',
    concurrency: 1,
    rtt_ms: 0,
    p50_us: samples.bulkhead.p50,
    against_p50_us: samples.prisma.p50,
    rounds: samples.bulkhead.rounds.length,
  });
  await db.close();
  await stock.$disconnect();
};
