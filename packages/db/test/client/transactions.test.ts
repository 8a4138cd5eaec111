import { randomUUID } from 'node:crypto';
import { acme, globex } from '@bulkhead/testkit';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrgDb } from '../../src/create-db.js';
import { withRetry } from '../../src/with-retry.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
let org: OrgDb;
let n = 0;
const team = () => ({ slug: `t${(n += 1)}`, name: 'a' });
const exists = async (slug: string) => (await org.team.count({ where: { slug } })) === 1;
const failing = () => Promise.reject(new Error('on purpose'));

beforeEach(() => {
  org = subject.db.forOrg(acme.context());
});

describe('an interactive transaction', () => {
  test('keeps what it did when its work resolves, and gives its result', async () => {
    const data = team();
    const made = await org.$transaction((tx) => tx.team.create({ data }));
    expect(made).toMatchObject(data);
    expect(await exists(data.slug)).toBe(true);
  });

  test('takes everything back when its work rejects, and passes the error on', async () => {
    const data = team();
    const attempt = org.$transaction(async (tx) => {
      await tx.team.create({ data });
      await failing();
    });
    await expect(attempt).rejects.toThrow('on purpose');
    expect(await exists(data.slug)).toBe(false);
  });

  test('sees its own writes, and nobody else does', async () => {
    const data = team();
    await org.$transaction(async (tx) => {
      await tx.team.create({ data });
      expect(await tx.team.count({ where: { slug: data.slug } })).toBe(1);
      expect(await exists(data.slug)).toBe(false);
    });
  });

  test.each(['ReadCommitted', 'RepeatableRead', 'Serializable'] as const)(
    'runs as %s',
    async (isolationLevel) => {
      const level = await org.$transaction(
        (tx) => tx.$queryRaw<{ transaction_isolation: string }[]>`show transaction_isolation`,
        {
          isolationLevel,
        },
      );
      expect(level[0]?.transaction_isolation.replaceAll(' ', '')).toBe(isolationLevel.toLowerCase());
    },
  );

  test('runs what is asked for at once one after the other', async () => {
    const data = [team(), team(), team()];
    const made = await org.$transaction((tx) =>
      Promise.all(data.map((one) => tx.team.create({ data: one }))),
    );
    expect(made.map(({ slug }) => slug)).toEqual(data.map(({ slug }) => slug));
  });

  test('guarantees that a COMMIT which rolls back is no success', async () => {
    const data = team();
    const attempt = org.$transaction(async (tx) => {
      await tx.team.create({ data });
      await tx.team.create({ data }).catch(() => 'swallowed');
    });
    await expect(attempt).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' });
    expect(await exists(data.slug)).toBe(false);
  });

  test('that takes longer than its timeout is rolled back', async () => {
    const data = team();
    const attempt = org.$transaction(
      async (tx) => {
        await tx.team.create({ data });
        await new Promise((resolve) => setTimeout(resolve, 300));
        await tx.team.count();
      },
      { timeout: 100 },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' });
    expect(await exists(data.slug)).toBe(false);
  });

  test('guarantees that its client is of no use after its end', async () => {
    let kept: Pick<OrgDb, 'team'> | undefined;
    await org.$transaction(async (tx) => {
      kept = tx;
      await tx.team.count();
    });
    await expect(kept?.team.count()).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' });
  });

  test.each([
    ['nothing', () => Promise.resolve()],
    ['something', (tx: OrgDb) => tx.team.count()],
  ])('guarantees that after it did %s its client begins no other one', async (_, work) => {
    let kept: OrgDb | undefined;
    await org.$transaction(async (tx) => {
      kept = tx;
      await work(kept);
    });
    for (const attempt of [
      kept?.$transaction(() => Promise.resolve(1)),
      kept?.$transaction([]),
      kept?.$transaction([kept.team.count()]),
    ]) {
      await expect(attempt).rejects.toMatchObject({ name: 'BulkheadError', code: 'TRANSACTION_CLOSED' });
    }
  });

  test('guarantees that a caller cannot name the transaction that it runs in', async () => {
    const options = { newTxId: randomUUID() } as object;
    expect(await org.$transaction((tx) => tx.team.count(), options)).toEqual(await org.team.count());
  });
});

describe('a transaction within a transaction', () => {
  test('is a savepoint: it falls alone', async () => {
    const [outer, inner, later] = [team(), team(), team()];
    await org.$transaction(async (tx) => {
      await tx.team.create({ data: outer });
      await tx
        .$transaction(async (nested) => {
          await nested.team.create({ data: inner });
          await failing();
        })
        .catch(() => {});
      await tx.team.create({ data: later });
    });
    expect([await exists(outer.slug), await exists(inner.slug), await exists(later.slug)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('can fail in the database without the one around it', async () => {
    const data = team();
    await org.$transaction(async (tx) => {
      await tx.team.create({ data });
      await expect(tx.$transaction((nested) => nested.team.create({ data }))).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
    });
    expect(await exists(data.slug)).toBe(true);
  });

  test('cannot overlap another one', async () => {
    const attempt = org.$transaction((tx) =>
      Promise.all([1, 2].map(() => tx.$transaction((nested) => nested.team.count()))),
    );
    await expect(attempt).rejects.toMatchObject({ name: 'BulkheadError', code: 'TRANSACTION_CLOSED' });
  });

  test('may be the first thing that the one around it does', async () => {
    const data = team();
    await org.$transaction((tx) => tx.$transaction((nested) => nested.team.create({ data })));
    expect(await exists(data.slug)).toBe(true);
  });

  test('may be a list, which is part of the one around it', async () => {
    const data = [team(), team()] as const;
    const attempt = org.$transaction(async (tx) => {
      const made = await tx.$transaction([
        tx.team.create({ data: data[0] }),
        tx.team.create({ data: data[1] }),
      ]);
      expect(made.map(({ slug }) => slug)).toEqual(data.map(({ slug }) => slug));
      await failing();
    });
    await expect(attempt).rejects.toThrow('on purpose');
    expect([await exists(data[0].slug), await exists(data[1].slug)]).toEqual([false, false]);
  });
});

describe('a list of operations', () => {
  test('is one transaction', async () => {
    const [first, second] = [team(), team()];
    const attempt = org.$transaction([
      org.team.create({ data: first }),
      org.team.create({ data: second }),
      org.team.create({ data: second }),
    ]);
    await expect(attempt).rejects.toMatchObject({ code: 'ALREADY_EXISTS', field: 'slug' });
    expect(await exists(first.slug)).toBe(false);
  });

  test('gives all results, raw SQL among them', async () => {
    const data = team();
    const [made, counted, changed] = await org.$transaction([
      org.team.create({ data }),
      org.$queryRaw<{ n: number }[]>`select count(*)::int as n from teams where slug = ${data.slug}`,
      org.$executeRaw`update teams set name = 'b' where slug = ${data.slug}`,
    ]);
    expect([made.slug, counted, changed]).toEqual([data.slug, [{ n: 1 }], 1]);
  });

  test('may be empty or hold one', async () => {
    expect(await org.$transaction([])).toEqual([]);
    expect(await org.$transaction([org.team.count()])).toEqual([expect.any(Number)]);
  });

  test('guarantees that a list with ways of its own is judged by what it holds', async () => {
    const stranger = subject.db.forOrg(globex.context()).team.count();
    const list = Object.assign([stranger], { map: () => [org.team.count()] });
    await expect(org.$transaction(list)).rejects.toMatchObject({ code: 'CONTEXT_MIXED' });
  });

  test('guarantees that operations of another org, of another context and of nobody are refused', async () => {
    const strangers = [
      subject.db.forOrg(globex.context()).team.count(),
      subject.db.forOrg(acme.context()).team.count(),
      Promise.resolve(1) as never,
      undefined as never,
    ];
    for (const stranger of strangers) {
      await expect(org.$transaction([org.team.count(), stranger])).rejects.toMatchObject({
        code: 'CONTEXT_MIXED',
      });
    }
  });
});

describe('transactions of many orgs at once', () => {
  test('guarantees that each sees its own org', async () => {
    const seen = await Promise.all(
      Array.from({ length: 60 }, async (_, k) => {
        const own = k % 2 ? acme : globex;
        const names = await subject.db.forOrg(own.context()).$transaction(
          async (tx) => {
            const [first] = await tx.$transaction([tx.project.findMany()]);
            const again = await tx.project.findMany();
            return [...first, ...again].map(({ name }) => name);
          },
          { maxWait: 20_000, timeout: 20_000 },
        );
        return names.every((name) => name === own.marker) && names.length > 0;
      }),
    );
    expect(seen.every(Boolean)).toBe(true);
  });
});

describe('a collision', () => {
  const both = async (
    work: (tx: Pick<OrgDb, 'team' | '$queryRaw'>, slugs: [string, string]) => Promise<unknown>,
  ) => {
    const data = [team(), team()] as const;
    await org.team.createMany({ data: [...data] });
    const slugs: [string, string] = [data[0].slug, data[1].slug];
    let waiting = 2;
    let meet: () => void;
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const attempts = new Set<number>();
    const one = (order: [string, string]) =>
      withRetry((attempt) => {
        attempts.add(attempt);
        return org.$transaction(
          async (tx) => {
            await work(tx, order);
            waiting -= 1;
            if (waiting === 0) meet();
            if (attempt === 1) await met;
            await tx.team.update({
              where: { orgId_slug: { orgId: acme.id, slug: order[1] } },
              data: { name: 'c' },
            });
          },
          { isolationLevel: 'Serializable', timeout: 20_000 },
        );
      });
    await Promise.all([one(slugs), one([slugs[1], slugs[0]])]);
    return attempts;
  };

  test('of two serializable transactions is retried until both have run', async () => {
    const attempts = await both((tx, [slug]) => tx.team.findFirst({ where: { slug } }));
    expect([...attempts]).toContain(2);
  });

  test('of two that wait for each other is retried too', async () => {
    const attempts = await both((tx, [slug]) =>
      tx.team.update({ where: { orgId_slug: { orgId: acme.id, slug } }, data: { name: 'b' } }),
    );
    expect([...attempts]).toContain(2);
  });
});
