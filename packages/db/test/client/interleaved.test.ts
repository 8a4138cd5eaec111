import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OrgDb } from '../../src/create-db.js';
import { operations } from '../../src/scoping/scope-args.js';
import { type CountingProxy, countingProxy } from '../counting-proxy.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest({ poolSize: 8, poolWaitMs: 30_000 });
let proxy: CountingProxy;

beforeAll(async () => {
  proxy = await countingProxy(subject.sql.database.url);
});
afterAll(() => proxy.close());

/** Operations of `client`, which belongs to `own`, that name the rows of `other` wherever they can name any. */
type Run = (client: OrgDb, own: TestOrg, other: TestOrg, n: number) => Promise<unknown>;

const project = (org: TestOrg) => ({ id: org.rowId(rows.project) });
const select = { id: true, orgId: true, name: true } as const;
const any = { slug: 'main' };

const runs: Record<(typeof operations)[number] | string, Run> = {
  findUnique: async (client, own, other) => [
    await client.project.findUnique({ where: project(own), select }),
    await client.project.findUnique({ where: project(other), select }),
  ],
  findUniqueOrThrow: (client, own) => client.project.findUniqueOrThrow({ where: project(own), select }),
  findFirst: (client) => client.project.findFirst({ where: any, select }),
  findFirstOrThrow: (client) => client.project.findFirstOrThrow({ where: any, select }),
  findMany: (client) => client.project.findMany({ select }),
  create: async (client, own, _, n) => {
    const made = await client.team.create({ data: { slug: `a${n}`, name: own.marker }, select });
    return [made, await client.team.delete({ where: { id: made.id }, select })];
  },
  createMany: async (client, own, _, n) => [
    await client.team.createMany({ data: [{ slug: `b${n}`, name: own.marker }] }),
    await client.team.findMany({ where: { slug: `b${n}` }, select }),
    await client.team.deleteMany({ where: { slug: `b${n}` } }),
  ],
  createManyAndReturn: async (client, own, _, n) => [
    await client.team.createManyAndReturn({ data: [{ slug: `c${n}`, name: own.marker }], select }),
    await client.team.deleteMany({ where: { slug: `c${n}` } }),
  ],
  update: (client, own) => client.project.update({ where: project(own), data: { status: 'active' }, select }),
  updateMany: async (client, own, other) => [
    own.marker,
    await client.project.updateMany({ where: project(other), data: { name: own.marker } }),
  ],
  updateManyAndReturn: (client) =>
    client.project.updateManyAndReturn({ where: any, data: { status: 'active' }, select }),
  upsert: (client, own) =>
    client.project.upsert({
      where: { orgId_slug: { orgId: own.id, slug: 'main' } },
      create: { slug: 'main', name: own.marker },
      update: { status: 'active' },
      select,
    }),
  delete: async (client, own, other) => [
    own.marker,
    await client.project
      .delete({ where: project(other), select })
      .catch((error: { code: string }) => error.code),
  ],
  deleteMany: async (client, own, other) => [
    own.marker,
    await client.project.deleteMany({ where: project(other) }),
  ],
  count: async (client, own) => [own.marker, await client.project.count({ where: { name: own.marker } })],
  aggregate: (client) => client.project.aggregate({ _max: { name: true }, _min: { name: true } }),
  groupBy: (client) => client.project.groupBy({ by: ['name'], _count: true }),
  include: (client) =>
    client.project.findMany({
      where: any,
      select: { ...select, documents: { select: { title: true, orgId: true } }, team: { select } },
    }),
  'fluent calls': (client, own) =>
    client.project.findUnique({ where: project(own) }).documents({ select: { title: true, orgId: true } }),
  'nested writes': (client, own) =>
    client.project.update({
      where: project(own),
      data: {
        documents: { updateMany: { where: {}, data: { status: 'draft' } } },
        team: { connect: { id: own.rowId(rows.team) } },
      },
      select,
    }),
  'raw SQL': (client) => client.$queryRaw`select name, org_id from projects`,
  'a list': (client) =>
    client.$transaction([client.project.findFirst({ where: any, select }), client.team.findMany({ select })]),
  'a transaction': (client) => client.$transaction((tx) => tx.project.findFirst({ where: any, select })),
};

/** Prisma merges these into one statement: it is where two orgs could meet, and a round costs least. */
const merged: ReadonlySet<string> = new Set(['findUnique', 'findUniqueOrThrow', 'fluent calls']);
/** Rounds for all operations together; in each, both orgs call in the same tick. */
const rounds = 10_000;
const perMerged = 1600;
const perOther = Math.ceil((rounds - merged.size * perMerged) / (Object.keys(runs).length - merged.size));

describe(`two orgs that call in one tick, ${rounds} times`, () => {
  test('guarantees that every operation is among them', () => {
    expect(Object.keys(runs)).toEqual(expect.arrayContaining([...operations]));
  });

  test.each(Object.keys(runs))(
    'guarantees that %s answers each with its own rows',
    async (name) => {
      const run = runs[name] as Run;
      const clients = [subject.db.forOrg(acme.context()), subject.db.forOrg(globex.context())] as const;
      const wrong: string[] = [];
      // Raw SQL and transactions hold a connection each, so that fewer of them fit into a tick.
      const [all, perTick] = merged.has(name) ? [perMerged, 40] : [perOther, 10];
      for (let from = 0; from < all; from += perTick) {
        await Promise.all(
          Array.from({ length: perTick }, (_, k) => [
            check(run(clients[0], acme, globex, from + k), acme, globex, wrong),
            check(run(clients[1], globex, acme, from + k), globex, acme, wrong),
          ]).flat(),
        );
      }
      expect(wrong).toEqual([]);
    },
    120_000,
  );
});

const check = async (running: Promise<unknown>, own: TestOrg, other: TestOrg, wrong: string[]) => {
  const answer = JSON.stringify(await running.catch((error: { code: string }) => error.code));
  const isOwn = answer.includes(own.marker) && !answer.includes(other.marker) && !answer.includes(other.id);
  if (!isOwn && wrong.length < 5) wrong.push(`${own.name} was answered ${answer}`);
};

describe('findUnique calls of one tick', () => {
  const calls = (client: OrgDb, org: TestOrg) => [
    client.project.findUnique({ where: { id: org.rowId(rows.project) }, select }),
    client.project.findUnique({ where: { id: org.rowId(rows.colleaguesProject) }, select }),
    client.project.findUnique({ where: { id: org.rowId(rows.team) }, select }),
  ];

  test('of one org are one statement, of two orgs two', async () => {
    const db = subject.open({ url: proxy.url, poolSize: 2 });
    const [own, other] = [db.forOrg(acme.context()), db.forOrg(globex.context())];
    await Promise.all([...calls(own, acme), ...calls(other, globex)]);
    const one = await proxy.count(() => Promise.all(calls(own, acme)));
    expect(one.messages.split('S').length - 1).toBe(1);
    const two = await proxy.count(() => Promise.all([...calls(own, acme), ...calls(other, globex)]));
    expect(two.messages.split('S').length - 1).toBe(2);
  });

  test('guarantees that acme, globex and two actors of one org are never one statement', async () => {
    const db = subject.open({ url: proxy.url, poolSize: 4 });
    const clients = [
      db.forOrg(acme.context()),
      db.forOrg(acme.context('viewer')),
      db.forOrg(globex.context()),
    ];
    const find = (client: OrgDb) => client.project.findUnique({ where: project(acme), select });
    await Promise.all(clients.map(find));
    const traffic = await proxy.count(async () => {
      const found = await Promise.all(clients.map(find));
      expect(found.map((row) => row?.name)).toEqual([acme.marker, acme.marker, undefined]);
    });
    expect(traffic.messages.split('S').length - 1).toBe(3);
  });
});

describe('without a request handler of its own', () => {
  test('a scope would be answered with the rows of another one, which the tests above would see', async () => {
    const db = subject.open({}, { ownBatches: false });
    const [own, other] = [db.forOrg(acme.context()), db.forOrg(globex.context())];
    const wrong: string[] = [];
    await Promise.all([
      check((runs['findMany'] as Run)(own, acme, globex, 0), acme, globex, wrong),
      check((runs['findMany'] as Run)(other, globex, acme, 0), globex, acme, wrong),
    ]);
    expect(wrong).not.toEqual([]);
  });
});
