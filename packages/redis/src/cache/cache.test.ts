import { acme, createTestRedis, globex, type TestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { expectCatalogued } from '../../test/catalogued.js';
import { eventually } from '../../test/eventually.js';
import { memoryOf, tokenOf } from '../../test/values.js';
import { createRedis, type Redis } from '../create-redis.js';
import type { CachedMemory, TokenLookup } from '../keys/cached-values.js';

let store: TestRedis;
let raw: RawRedis;
let one: Redis;
let other: Redis;

const memory_id = acme.rowId(3);
const memoryKey = `${acme.id}:memory:${memory_id}`;
const of = (redis: Redis, org = acme) => redis.forOrg(org.context()).cache;
const read = (redis: Redis, load: () => Promise<CachedMemory | undefined>, org = acme) =>
  of(redis, org).read('memory', { memory_id }, load);
const loading = <Value>(value: Value) => jest.fn(async (): Promise<Value> => value);

/** A load that tells when it has begun and waits to be let go. */
/** @param afterwards what a second load finds: the reader whose first value came too late loads again. */
const heldLoad = <Value>(value: Value, afterwards = value) => {
  let [begin, release] = [() => {}, () => {}];
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let next = value;
  const load = async () => {
    const loaded = next;
    next = afterwards;
    begin();
    await gate;
    return loaded;
  };
  return { load, begun, release: () => release() };
};

beforeAll(async () => {
  store = await createTestRedis();
  raw = new RawRedis(store.url);
});
beforeEach(async () => {
  await raw.flushdb();
  one = createRedis({ url: store.url });
  other = createRedis({ url: store.url });
  // Nothing is cached on a connection whose beginning is not known yet.
  for (const redis of [one, other]) {
    await eventually(async () => {
      const before = redis.counters().cache_bypassed;
      await read(redis, loading(memoryOf(acme, 'warm-up')));
      return redis.counters().cache_bypassed === before;
    });
  }
  await raw.flushdb();
});
afterEach(async () => {
  await expectCatalogued(store.url);
  await Promise.all([one.close(), other.close()]);
});
afterAll(async () => {
  raw.disconnect();
  await store.drop();
});

describe('a cached value', () => {
  test('is loaded once for all callers of all processes', async () => {
    const { load, begun, release } = heldLoad(memoryOf(acme));
    const spy = jest.fn(load);
    const reads = Array.from({ length: 20 }, (_, n) => read(n % 2 ? one : other, spy));
    await begun;
    release();
    expect(await Promise.all(reads)).toEqual(reads.map(() => memoryOf(acme)));
    expect(spy).toHaveBeenCalledTimes(1);
  });

  test('is not sent again to a process that remembers it', async () => {
    await read(one, loading(memoryOf(acme)));
    await read(one, loading(memoryOf(acme)));
    const before = one.counters().cache_local_hits;
    expect(await read(one, loading(memoryOf(acme, 'not asked')))).toEqual(memoryOf(acme));
    expect(one.counters().cache_local_hits).toBe(before + 1);
  });

  test('guarantees that one org never gets what another cached under the same id', async () => {
    await read(one, loading(memoryOf(acme)));
    const load = loading(memoryOf(globex));
    expect(await read(one, load, globex)).toEqual(memoryOf(globex));
    expect(load).toHaveBeenCalledTimes(1);
    expect(await read(one, loading(memoryOf(acme, 'not asked')))).toEqual(memoryOf(acme));
  });

  test('guarantees that a caller cannot change what the next one gets', async () => {
    const first = await read(one, loading(memoryOf(acme)));
    Object.assign(first as object, { content: 'changed' });
    const second = await read(one, loading(memoryOf(acme, 'not asked')));
    Object.assign(second as object, { content: 'changed' });
    expect((await read(one, loading(memoryOf(acme, 'not asked'))))?.content).toBe(acme.marker);
  });

  test.each([
    ['nothing', undefined],
    ['another version', (text: string) => text.replace('|1|{', '|2|{')],
    ['another shape', (text: string) => text.replace('"content"', '"contents"')],
    ['half of it', (text: string) => text.slice(0, 80)],
    ['garbage', () => 'V|garbage'],
    ['no JSON', (text: string) => text.replace('{', '')],
    ['an endless lease of nobody', () => 'L|9999999999999|000000000000|------------'],
  ])('is loaded where Redis holds %s', async (_, damage) => {
    await read(one, loading(memoryOf(acme)));
    const text = (await raw.get(memoryKey)) ?? '';
    if (damage) await raw.set(memoryKey, damage(text), 'PX', 300);
    else await raw.del(memoryKey);
    expect((await read(one, loading(memoryOf(acme, 'loaded'))))?.content).toBe('loaded');
    await raw.del(memoryKey);
  });

  test('is not kept when there is none', async () => {
    expect(await read(one, loading(undefined))).toBeUndefined();
    expect(await read(other, loading(memoryOf(acme)))).toEqual(memoryOf(acme));
  });

  test('is not kept when its load fails, and the next caller need not wait', async () => {
    await expect(read(one, () => Promise.reject(new Error('postgres is away')))).rejects.toThrow(
      'postgres is away',
    );
    expect(await raw.exists(memoryKey)).toBe(0);
    expect(await read(other, loading(memoryOf(acme)))).toEqual(memoryOf(acme));
  });

  test('is refused in a shape that the catalogue does not know', async () => {
    const wrong = { ...memoryOf(acme), createdAt: new Date() } as never;
    await expect(read(one, loading(wrong))).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});

describe('an invalidation', () => {
  test('guarantees that the next read of every process loads', async () => {
    await Promise.all([read(one, loading(memoryOf(acme))), read(other, loading(memoryOf(acme)))]);
    await of(one).invalidate('memory', { memory_id });
    expect((await read(other, loading(memoryOf(acme, 'new'))))?.content).toBe('new');
    expect((await read(one, loading(memoryOf(acme, 'not asked'))))?.content).toBe('new');
  });

  test('guarantees that a load that began before it is neither stored nor given to later readers', async () => {
    const { load, begun, release } = heldLoad(memoryOf(acme, 'old'), memoryOf(acme, 'new'));
    const slow = read(one, load);
    await begun;
    await of(other).invalidate('memory', { memory_id });
    const sameProcess = read(one, loading(memoryOf(acme, 'new')));
    expect((await read(other, loading(memoryOf(acme, 'new'))))?.content).toBe('new');
    expect((await sameProcess)?.content).toBe('new');
    release();
    expect((await slow)?.content).toBe('new');
    expect((await read(one, loading(memoryOf(acme, 'not asked'))))?.content).toBe('new');
  });
});

describe("the end of an org's cache", () => {
  test('guarantees that the next read of every process loads, and that another org keeps its values', async () => {
    await Promise.all([read(one, loading(memoryOf(acme))), read(one, loading(memoryOf(globex)), globex)]);
    expect(await other.revocations.org(acme.id)).toEqual({ propagated: true });
    expect((await read(one, loading(memoryOf(acme, 'new'))))?.content).toBe('new');
    expect((await read(one, loading(memoryOf(globex, 'not asked')), globex))?.content).toBe(globex.marker);
  });

  test('guarantees that a load that began before it counts for nobody', async () => {
    const { load, begun, release } = heldLoad(memoryOf(acme, 'old'), memoryOf(acme, 'new'));
    const slow = read(one, load);
    await begun;
    await other.revocations.org(acme.id);
    const reads = [read(one, loading(memoryOf(acme, 'new'))), read(other, loading(memoryOf(acme, 'new')))];
    release();
    for (const value of await Promise.all(reads)) expect(value?.content).toBe('new');
    expect((await slow)?.content).toBe('new');
    expect((await read(other, loading(memoryOf(acme, 'new'))))?.content).toBe('new');
  });
});

describe('a token lookup', () => {
  const lookUp = (redis: Redis, load: () => Promise<TokenLookup | undefined>) =>
    redis.tokens.read('public', load);
  const warm = async () => {
    // The first lookup of a token tells a process whose it is.
    for (const redis of [one, one, other]) await lookUp(redis, loading(tokenOf(acme)));
  };

  test('is cached for all processes', async () => {
    await warm();
    const load = loading(tokenOf(acme));
    await Promise.all([one, other, one, other].map((redis) => lookUp(redis, load)));
    expect(load).not.toHaveBeenCalled();
  });

  test('guarantees that a revoked token is looked up anew by the next request of every process', async () => {
    await warm();
    expect(await one.revocations.token('public')).toEqual({ propagated: true });
    for (const redis of [one, other]) expect(await lookUp(redis, loading(undefined))).toBeUndefined();
  });

  test('guarantees that a suspended org ends the tokens of its members', async () => {
    await warm();
    await other.revocations.org(acme.id);
    for (const redis of [one, other]) expect(await lookUp(redis, loading(undefined))).toBeUndefined();
  });

  test('guarantees that a lookup that began before a revocation is neither stored nor given to later requests', async () => {
    await warm();
    await raw.del('token:public');
    const { load, begun, release } = heldLoad(tokenOf(acme), { ...tokenOf(acme), scopes: ['new'] });
    const slow = lookUp(one, load);
    await begun;
    await other.revocations.token('public');
    const later = [lookUp(one, loading(undefined)), lookUp(other, loading(undefined))];
    expect(await Promise.all(later)).toEqual([undefined, undefined]);
    release();
    expect((await slow)?.scopes).toEqual(['new']);
  });

  test('guarantees that a first lookup that overlaps a suspension is not kept', async () => {
    const { load, begun, release } = heldLoad(tokenOf(acme));
    const slow = lookUp(one, load);
    await begun;
    await other.revocations.org(acme.id);
    release();
    await slow;
    for (const redis of [one, other]) expect(await lookUp(redis, loading(undefined))).toBeUndefined();
  });

  test('tells listeners of every process what was revoked', async () => {
    const heard = new Promise((resolve) => other.revocations.onRevoked(resolve));
    const again = setInterval(() => void one.revocations.token('public'), 20);
    expect(await heard).toEqual({ what: 'token', publicId: 'public' });
    clearInterval(again);
  });
});
