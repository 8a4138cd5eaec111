import { AsyncLocalStorage } from 'node:async_hooks';
import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
const own = () => subject.db.forOrg(acme.context());
const other = () => subject.db.forOrg(globex.context());

describe('an operation', () => {
  test('is sent when somebody awaits it, and once', async () => {
    const client = own();
    const data = { slug: 'lazy', name: 'a' };
    const lazy = client.team.create({ data });
    expect(await client.team.count({ where: data })).toBe(0);
    expect(await Promise.all([lazy, lazy, lazy.then((row) => row)])).toHaveLength(3);
    expect(await client.team.count({ where: data })).toBe(1);
  });

  test('guarantees that it keeps its scope, whoever awaits it and wherever', async () => {
    const lazy = own().project.findMany();
    const storage = new AsyncLocalStorage<string>();
    const found = await storage.run('elsewhere', async () => {
      await other().project.findMany();
      return other().$transaction(async (tx) => {
        await tx.project.findMany();
        return lazy;
      });
    });
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set([acme.marker]));
  });

  test('guarantees that one made in a transaction runs in it, and not after it', async () => {
    const client = own();
    let kept: PromiseLike<unknown> | undefined;
    await client.$transaction(async (tx) => {
      await tx.team.count();
      kept = tx.team.create({ data: { slug: 'late', name: 'a' } });
    });
    await expect(Promise.resolve(kept)).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' });
    expect(await client.team.count({ where: { slug: 'late' } })).toBe(0);
  });

  test('guarantees that the current context of other code plays no part', async () => {
    const { runWithContext } = await import('@bulkhead/tenancy');
    const found = await runWithContext(globex.context(), () => own().project.findMany());
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set([acme.marker]));
  });

  test('has catch and finally', async () => {
    const ended: string[] = [];
    const failing = own().team.findUniqueOrThrow({ where: { id: acme.rowId(rows.user) } });
    expect(await failing.catch((error: { code: string }) => error.code)).toBe('NOT_FOUND');
    await own()
      .team.count()
      .finally(() => ended.push('ended'));
    expect(ended).toEqual(['ended']);
  });
});

describe("Prisma's fluent API", () => {
  const where = { id: acme.rowId(rows.document) };

  test('leads from row to row within the org', async () => {
    expect(await own().document.findUnique({ where }).project()).toMatchObject({ name: acme.marker });
    expect(await own().document.findUnique({ where }).project().team()).toMatchObject({ name: acme.marker });
    expect(
      await own()
        .document.findUnique({ where })
        .project()
        .documents({ select: { title: true } }),
    ).toHaveLength(2);
    expect(await other().document.findUnique({ where }).project()).toBeNull();
  });

  test('works behind writes', async () => {
    expect(
      await own()
        .document.update({ where, data: { status: 'draft' } })
        .comments(),
    ).toHaveLength(2);
  });

  test('takes part in a list', async () => {
    const client = own();
    const [project, count] = await client.$transaction([
      client.document.findUnique({ where }).project(),
      client.document.count(),
    ]);
    expect([project?.name, count]).toEqual([acme.marker, 2]);
  });
});

describe('columns', () => {
  test('can be compared with each other', async () => {
    const client = own();
    expect(
      await client.project.count({ where: { createdAt: { gte: client.project.fields.updatedAt } } }),
    ).toBeGreaterThan(0);
  });
});
