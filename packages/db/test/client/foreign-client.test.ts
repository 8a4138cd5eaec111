import { acme, globex, sealKeys } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bulkhead, type ScopedDb } from '../../src/bulkhead.js';
import { models } from '../../src/generated/isolation/models.js';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import type { OrgAdapter } from '../../src/org-adapter.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const calls: string[] = [];
const statements: string[] = [];

/** A client as other people have one: with options, logs and extensions of their own. */
const theirClient = (adapter: OrgAdapter) => {
  const client = new PrismaClient({
    adapter,
    log: [{ emit: 'event', level: 'query' }],
    omit: { team: { description: true } },
  });
  client.$on('query', ({ query }) => statements.push(query));
  return client.$extends({
    query: {
      $allModels: {
        async $allOperations({ model, operation, args, query }) {
          calls.push(`${model}.${operation}`);
          return query(args);
        },
      },
      team: {
        // An extension that widens what is asked for.
        async findMany({ query }) {
          return query({ where: { orgId: { not: '00000000-0000-7000-8000-000000000000' } } });
        },
      },
    },
    result: {
      project: {
        shout: { needs: { name: true }, compute: ({ name }: { name: string }) => name.toUpperCase() },
      },
    },
  });
};

const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(opened.map((db) => db.close()));
});
const subject = clientUnderTest();
let db: ScopedDb<ReturnType<typeof theirClient>>;
let raw: PrismaClient;

beforeAll(() => {
  const options = { url: subject.sql.database.url, sealKey: sealKeys, models };
  db = bulkhead(theirClient, options);
  opened.push(
    db,
    bulkhead((adapter) => {
      raw = new PrismaClient({ adapter });
      return raw;
    }, options),
  );
});

describe('a client with extensions and options of its own', () => {
  test('keeps them', async () => {
    const org = db.forOrg(acme.context());
    const project = await org.project.findFirst();
    expect(project?.shout).toBe(acme.marker.toUpperCase());
    expect(await org.team.findFirst()).not.toHaveProperty('description');
    expect(calls).toContain('Project.findFirst');
    expect(statements.length).toBeGreaterThan(0);
  });

  test('guarantees that an extension which widens a filter stays in the org', async () => {
    const found = await db.forOrg(acme.context()).team.findMany();
    expect(found.map(({ name }) => name)).toEqual([acme.marker]);
  });

  test('guarantees that two orgs in one tick do not cross', async () => {
    const [own, other] = [db.forOrg(acme.context()), db.forOrg(globex.context())];
    for (let n = 0; n < 50; n += 1) {
      const found = await Promise.all([
        own.project.findUnique({ where: { id: acme.rowId(rows.project) } }),
        other.project.findUnique({ where: { id: acme.rowId(rows.project) } }),
        other.project.findUnique({ where: { id: globex.rowId(rows.project) } }),
        own.project.findUnique({ where: { id: globex.rowId(rows.project) } }),
        own.$transaction((tx) => tx.project.findFirst()),
        other.$transaction([other.project.findFirst()]).then(([first]) => first),
      ]);
      expect(found.map((row) => row?.name)).toEqual([
        acme.marker,
        undefined,
        globex.marker,
        undefined,
        acme.marker,
        globex.marker,
      ]);
    }
  });
});

describe('the client itself', () => {
  test.each([
    ['an operation', () => raw.project.findMany()],
    ['raw SQL', () => raw.$queryRaw`select 1`],
    ['unsafe SQL', () => raw.$queryRawUnsafe('select 1')],
    ['a list', () => raw.$transaction([raw.project.findMany(), raw.project.count()])],
    ['a transaction', () => raw.$transaction((tx) => tx.project.findMany())],
    [
      'a nested write',
      () => raw.team.create({ data: { slug: 'a', name: 'a', projects: { create: { name: 'a' } } } }),
    ],
  ])('guarantees that %s without a scope is refused before it is sent', async (_, run) => {
    await expect(run()).rejects.toMatchObject({ code: 'CONTEXT_MISSING' });
  });
});

describe('a start', () => {
  const options = { url: 'postgres://localhost/none', sealKey: sealKeys, models };

  test('guarantees that a client whose insides are not as tested stops it', () => {
    const start = (change: (client: Record<string, unknown>) => void) => () =>
      bulkhead((adapter) => {
        const client = new PrismaClient({ adapter }) as unknown as {
          _originalClient: Record<string, unknown>;
        };
        change(client._originalClient);
        return client;
      }, options);
    for (const part of [
      '_request',
      '_executeRequest',
      '_createPrismaPromise',
      '_createItxClient',
      '_transactionWithArray',
      '_transactionWithCallback',
    ]) {
      expect(start((client) => Object.assign(client, { [part]: undefined }))).toThrow(new RegExp(part));
    }
    for (const part of ['_engine', '_requestHandler', '_runtimeDataModel', '_extensions', '_tracingHelper']) {
      expect(start((client) => Object.assign(client, { [part]: {} }))).toThrow(
        expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
      );
    }
    expect(() => bulkhead(() => ({}), options)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
    );
    expect(start(() => {})).not.toThrow();
  });

  test('guarantees that a model without a tenancy decision stops it', () => {
    const { Project: _, ...rest } = models;
    expect(() => bulkhead((adapter) => new PrismaClient({ adapter }), { ...options, models: rest })).toThrow(
      /model Project is missing from the model map/,
    );
  });
});
