// Unscoped Prisma as a superuser: every where names the org by hand.
import { PrismaPg } from '@prisma/adapter-pg';
// @boundaries-ignore a measurement looks behind the doors of the packages
import { PrismaClient } from '../../../../packages/db/dist/generated/prisma/client.js';
import { listen } from './listen.mjs';
import { auditOf, plainApp } from './plain-app.mjs';

const adapter = new PrismaPg({ connectionString: process.env.SUPERUSER_URL, max: 16 });
const prisma = new PrismaClient({ adapter });
const insert = (client, { orgId, userId }, data) =>
  client.project.create({ data: { ...data, orgId, ownerId: userId } });
const create = (token, data) =>
  prisma.$transaction(async (tx) => {
    const row = await insert(tx, token, data);
    await tx.auditEntry.create({ data: auditOf(token, row.id) });
    return row;
  });

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
    create: process.env.NO_AUDIT ? (token, data) => insert(prisma, token, data) : create,
  }),
);
