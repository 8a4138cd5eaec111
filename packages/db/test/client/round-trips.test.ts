import { acme } from '@bulkhead/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Db, OrgDb } from '../../src/create-db.js';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import { type CountingProxy, countingProxy } from '../counting-proxy.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
let proxy: CountingProxy;
let stockProxy: CountingProxy;
let db: Db;
let org: OrgDb;
let stock: PrismaClient;

beforeAll(async () => {
  proxy = await countingProxy(subject.sql.database.url);
  stockProxy = await countingProxy(subject.sql.database.superuserUrl);
  db = subject.open({ url: proxy.url, poolSize: 1 });
  stock = new PrismaClient({ adapter: new PrismaPg({ connectionString: stockProxy.url, max: 1 }) });
});
beforeEach(() => {
  org = db.forOrg(acme.context());
});
afterAll(async () => {
  await stock.$disconnect();
  await Promise.all([proxy.close(), stockProxy.close()]);
});

type Work = (client: OrgDb & PrismaClient) => Promise<unknown>;
const ours = (work: Work) => proxy.count(() => work(org as never));
const theirs = (work: Work) => stockProxy.count(() => work(stock as never));
/** Connecting, probing and naming statements take place on the first two runs. */
const warm = async (work: Work) => {
  for (let n = 0; n < 3; n += 1) await Promise.all([ours(work), theirs(work)]);
};

const id = acme.rowId(rows.project);
const where = { id };
const own = { orgId: acme.id };
let n = 0;
const slug = () => `s${(n += 1)}`;

const single: Record<string, Work> = {
  findUnique: (client) => client.project.findUnique({ where }),
  findUniqueOrThrow: (client) => client.project.findUniqueOrThrow({ where }),
  findFirst: (client) => client.project.findFirst({ where: own }),
  findMany: (client) => client.project.findMany({ where: own, take: 20 }),
  create: (client) => client.team.create({ data: { ...own, slug: slug(), name: 'a' } }),
  createMany: (client) => client.team.createMany({ data: [{ ...own, slug: slug(), name: 'a' }] }),
  createManyAndReturn: (client) =>
    client.team.createManyAndReturn({ data: [{ ...own, slug: slug(), name: 'a' }] }),
  update: (client) => client.project.update({ where, data: { name: 'a' } }),
  updateMany: (client) => client.project.updateMany({ where: own, data: { name: 'a' } }),
  updateManyAndReturn: (client) => client.project.updateManyAndReturn({ where: own, data: { name: 'a' } }),
  upsert: (client) => {
    const key = { ...own, slug: slug() };
    return client.team.upsert({
      where: { orgId_slug: key },
      create: { ...key, name: 'a' },
      update: { name: 'b' },
    });
  },
  deleteMany: (client) => client.team.deleteMany({ where: { slug: slug(), ...own } }),
  count: (client) => client.project.count({ where: own }),
  aggregate: (client) => client.project.aggregate({ where: own, _max: { name: true } }),
  groupBy: (client) => client.project.groupBy({ by: ['status'], where: own }),
};

describe('a single operation', () => {
  test.each(Object.keys(single))('%s takes one round trip, as with an unscoped client', async (name) => {
    const work = single[name] as Work;
    await warm(work);
    expect((await ours(work)).roundTrips).toBe(1);
    expect((await theirs(work)).roundTrips).toBe(1);
  });

  test('is one write: context, statement, one Sync', async () => {
    await warm(single['findUnique'] as Work);
    expect(await ours(single['findUnique'] as Work)).toEqual({ roundTrips: 1, messages: 'BEBES' });
  });

  test('is one transaction', async () => {
    const committed = async () => {
      const { rows: answer } = await subject.sql.superuser.query(
        'select xact_commit::int as n from pg_stat_database where datname = current_database()',
      );
      return answer[0].n as number;
    };
    const own = subject.open({ poolSize: 1 });
    const before = await committed();
    for (let k = 0; k < 200; k += 1) await (single['update'] as Work)(own.forOrg(acme.context()) as never);
    // A backend that ends reports what it has counted.
    await own.close();
    let counted = 0;
    for (let look = 0; look < 100 && counted < 200; look += 1) counted = (await committed()) - before;
    expect(counted).toBeGreaterThanOrEqual(200);
    expect(counted).toBeLessThan(400);
  });
});

describe('a deletion', () => {
  test('takes one round trip, as with an unscoped client', async () => {
    for (let k = 0; k < 3; k += 1) {
      const [a, b] = await Promise.all([
        org.team.create({ data: { slug: slug(), name: 'a' } }),
        stock.team.create({ data: { ...own, slug: slug(), name: 'a' } }),
      ]);
      const counted = await ours((client) => client.team.delete({ where: { id: a.id } }));
      const stockCounted = await theirs((client) => client.team.delete({ where: { id: b.id } }));
      expect([counted.roundTrips, stockCounted.roundTrips]).toEqual([1, 1]);
    }
  });
});

describe('several statements', () => {
  const include: Work = (client) =>
    client.project.findMany({ where: own, include: { documents: true, team: true } });
  const nested: Work = (client) =>
    client.team.create({
      data: { ...own, slug: slug(), name: 'a', projects: { create: [{ name: 'b', ownerId: id }] } },
    });
  const three: Work = (client) =>
    client.$transaction(async (tx) => {
      for (let k = 0; k < 3; k += 1) await tx.project.findUnique({ where });
    });

  test('of an include take as many round trips as with an unscoped client', async () => {
    await warm(include);
    const { roundTrips } = await ours(include);
    expect(roundTrips).toBe((await theirs(include)).roundTrips);
    expect(roundTrips).toBe(3);
  });

  test('of a nested create take one fewer: BEGIN travels with the first', async () => {
    await warm(nested);
    expect((await ours(nested)).roundTrips).toBe(4);
    expect((await theirs(nested)).roundTrips).toBe(5);
  });

  test('of an interactive transaction take one round trip each, and one for COMMIT', async () => {
    await warm(three);
    expect((await ours(three)).roundTrips).toBe(4);
    expect((await theirs(three)).roundTrips).toBe(5);
  });

  test('of a transaction without any take none', async () => {
    await warm(three);
    expect((await ours((client) => client.$transaction(async () => 1))).roundTrips).toBe(0);
  });

  test('of a batch take one round trip each, and one for COMMIT', async () => {
    const batch: Work = (client) =>
      client.$transaction([client.project.count({ where: own }), client.team.count({ where: own })]);
    await warm(batch);
    expect((await ours(batch)).roundTrips).toBe(3);
    expect((await theirs(batch)).roundTrips).toBe(4);
  });
});

describe('a scope', () => {
  test('costs no round trip and no connection', async () => {
    await warm(single['count'] as Work);
    const traffic = await proxy.count(async () => {
      for (let k = 0; k < 100; k += 1) db.forOrg(acme.context());
    });
    expect(traffic).toEqual({ roundTrips: 0, messages: '' });
  });

  test('is the same client for the same context', () => {
    const context = acme.context();
    expect(db.forOrg(context)).toBe(db.forOrg(context));
    expect(db.forOrg(acme.context())).not.toBe(db.forOrg(context));
  });
});
