// Unscoped Prisma as a superuser: every where names the org by hand.
import { PrismaPg } from '@prisma/adapter-pg';
// @boundaries-ignore a measurement looks behind the doors of the packages
import { PrismaClient } from '../../../../packages/db/dist/generated/prisma/client.js';
import { listen } from './listen.mjs';
import { plainApp } from './plain-app.mjs';

const adapter = new PrismaPg({ connectionString: process.env.SUPERUSER_URL, max: 16 });
const prisma = new PrismaClient({ adapter });

listen(
  plainApp({
    findToken: (publicId) =>
      prisma.token.findFirst({
        where: { publicId, revokedAt: null },
        include: { org: true, user: { include: { membership: true } } },
      }),
    get: ({ orgId }, id) => prisma.project.findFirst({ where: { id, orgId } }),
    list: ({ orgId }, take) =>
      prisma.project.findMany({ where: { orgId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take }),
    create: ({ orgId, userId }, data) => prisma.project.create({ data: { ...data, orgId, ownerId: userId } }),
  }),
);
