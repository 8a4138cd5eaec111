// Prisma's official RLS example: an extension per request that puts each query behind a set_config in a batch transaction.
// https://github.com/prisma/prisma-client-extensions/tree/main/row-level-security
import { PrismaPg } from '@prisma/adapter-pg';
// @boundaries-ignore a measurement looks behind the doors of the packages
import { PrismaClient } from '../../../../packages/db/dist/generated/prisma/client.js';
import { listen } from './listen.mjs';
import { auditOf, plainApp } from './plain-app.mjs';

const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.SUPERUSER_URL, max: 16 }),
});
const forOrg = (orgId) =>
  prisma.$extends({
    query: {
      $allModels: {
        async $allOperations({ args, query }) {
          const [, result] = await prisma.$transaction([
            prisma.$executeRaw`select set_config('app.bench_org_id', ${orgId}, true)`,
            query(args),
          ]);
          return result;
        },
      },
    },
  });

listen(
  plainApp({
    findToken: (publicId) =>
      prisma.token.findFirst({
        where: { publicId, revokedAt: null },
        include: { org: true, user: { include: { membership: true } } },
      }),
    get: ({ orgId }, id) => forOrg(orgId).project.findFirst({ where: { id, orgId } }),
    list: ({ orgId }, take) =>
      forOrg(orgId).project.findMany({
        where: { orgId },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      }),
    // Each operation of the example is a transaction of its own, so its audit entry cannot be in that of the row.
    create: async (token, data) => {
      const { orgId, userId } = token;
      const client = forOrg(orgId);
      const row = await client.project.create({ data: { ...data, orgId, ownerId: userId } });
      await client.auditEntry.create({ data: auditOf(token, row.id) });
      return row;
    },
  }),
);
