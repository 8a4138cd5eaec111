import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { acme, createTestRedis, globex, type TestOrg, type TestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { expectCatalogued } from '../../test/catalogued.js';
import { eventually } from '../../test/eventually.js';
import { append, envelope, plant, takeAll, texts } from '../../test/lanes.js';
import { signingKeys } from '../../test/values.js';
import { createRedis, type Redis } from '../create-redis.js';
import type { RedisConfig } from '../redis-config.js';
import type { Delivery } from './delivery.js';
import type { LaneReader, LaneReaderOptions } from './lane-reader.js';

let store: TestRedis;
let raw: RawRedis;
let redis: Redis;
const open: { close(): Promise<void> }[] = [];

const start = (config: Partial<RedisConfig> = {}): Redis => {
  const redis = createRedis({ url: store.url, envelopeKeys: signingKeys, ...config });
  open.push(redis);
  return redis;
};
const reader = (options: Partial<LaneReaderOptions> = {}, of = redis): LaneReader => {
  const reader = of.createLaneReader({ group: 'pooled', ...options });
  open.unshift(reader);
  return reader;
};
const state = (org: TestOrg) => redis.forOrg(org.context()).lanes.state();
const dead = (org: TestOrg) => redis.forOrg(org.context()).lanes.deadLetters.list();
const countOf = (deliveries: readonly Delivery[], org: TestOrg) =>
  deliveries.filter(({ context }) => context.orgId === org.id).length;

beforeAll(async () => {
  store = await createTestRedis();
  raw = new RawRedis(store.url);
});
beforeEach(async () => {
  await raw.flushdb();
  redis = start();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await expectCatalogued(store.url);
});
afterAll(async () => {
  raw.disconnect();
  await store.drop();
});

describe('a reader', () => {
  test('gets every message once, with the context of its sender', async () => {
    await append(redis, acme, 'a1', 'a2');
    await append(redis, globex, 'g1');
    const taken = await takeAll(reader(), 3);
    expect(texts(taken).toSorted()).toEqual(['a1', 'a2', 'g1']);
    for (const { context, payload } of taken) {
      expect(context.orgId).toBe(String(payload).startsWith('a') ? acme.id : globex.id);
    }
    expect(taken.find(({ context }) => context.orgId === acme.id)).toMatchObject({
      kind: 'events',
      requestId: 'test-acme',
      attempt: 1,
      context: { actor: acme.context().actor, role: 'admin' },
    });
  });

  test('leaves nothing behind of what it acknowledged', async () => {
    await append(redis, acme, 'x');
    const one = reader();
    await one.acknowledge(await takeAll(one, 1));
    await eventually(async () => {
      expect(await one.take({ wait: 50 })).toEqual([]);
      return (await raw.exists(`ingest:${acme.id}`, 'lanes:pooled:active')) === 0;
    });
    expect((await raw.keys('*')).toSorted()).toEqual([
      expect.stringMatching(/^ingest:.*:seen:/),
      'lanes:pooled:workers',
    ]);
  });

  test('is woken by an append', async () => {
    const one = reader();
    await one.take({ wait: 0 });
    const taken = one.take({ wait: 60_000 });
    await append(redis, acme, 'x');
    expect(texts(await taken)).toEqual(['x']);
  });

  describe('on a server of several databases', () => {
    const wake = () => `lanes:pooled:wake@${raw.options.db}`;
    const subscribers = async () => ((await raw.pubsub('NUMSUB', wake())) as [string, number])[1];

    test('looks at all lanes that are due although it was called to one that has nothing', async () => {
      const one = reader();
      await one.take({ wait: 0 });
      await eventually(async () => (await subscribers()) === 1);
      const heard = new RawRedis(store.url);
      await heard.subscribe(wake());
      await one.take({ wait: 0 });
      const { header, signature, payload } = envelope(globex);
      await plant(raw, globex, ['h', header, 's', signature, 'p', payload]);
      const called = once(heard, 'message');
      await raw.publish(wake(), acme.id);
      await called;
      await setImmediate();
      expect(texts(await one.take({ wait: 0 }))).toEqual([globex.marker]);
      heard.disconnect();
    });

    test('guarantees that it is called by its own database only', async () => {
      const asked: string[] = [];
      const placement = async (org: string) => {
        asked.push(org);
        return 'pooled';
      };
      const one = reader({}, start({ lanes: { placement } }));
      await one.take({ wait: 0 });
      await eventually(async () => (await subscribers()) === 1);
      const other = await createTestRedis();
      const elsewhere = createRedis({ url: other.url, envelopeKeys: signingKeys });
      await append(elsewhere, acme, 'elsewhere');
      await append(redis, globex, 'here');
      expect(texts(await one.take({ wait: 60_000 }))).toEqual(['here']);
      expect(asked).toEqual([globex.id]);
      await elsewhere.close();
      await other.drop();
    });
  });

  test('stops waiting when told so', async () => {
    const stop = new AbortController();
    const taken = reader().take({ wait: 60_000, signal: stop.signal });
    stop.abort();
    expect(await taken).toEqual([]);
  });

  test('shares the messages with another one', async () => {
    const [one, other] = [reader(), reader()];
    await append(redis, acme, ...Array.from({ length: 40 }, (_, n) => `m${n}`));
    const taken: Delivery[] = [];
    while (taken.length < 40) {
      for (const each of [one, other]) taken.push(...(await each.take({ messages: 10, wait: 100 })));
    }
    expect(new Set(texts(taken)).size).toBe(40);
    expect(Math.min(one.held, other.held)).toBeGreaterThan(0);
  });

  test('leaves the others that live their part of the lanes that are due', async () => {
    const other = reader();
    await other.take({ wait: 1 });
    const one = reader();
    await one.take({ wait: 1 });
    for (const org of [acme, globex]) {
      const { header, signature, payload } = envelope(org);
      await plant(raw, org, ['h', header, 's', signature, 'p', payload]);
    }
    const parts = [await one.take({ wait: 1 }), await other.take({ wait: 1 })];
    expect(parts.map((part) => part.length)).toEqual([1, 1]);
    expect(texts(parts.flat()).toSorted()).toEqual([acme.marker, globex.marker]);
  });

  test('guarantees that a flood in one lane leaves the others their share of every round', async () => {
    for (let n = 0; n < 5; n += 1) await append(redis, acme, ...Array<string>(1000).fill('flood'));
    await append(redis, globex, ...Array<string>(50).fill('few'));
    const one = reader();
    const round: Delivery[] = [];
    while (countOf(round, globex) === 0) {
      const taken = await one.take({ messages: 100 });
      expect(countOf(taken, acme)).toBeLessThanOrEqual(50);
      round.push(...taken);
    }
    expect(countOf(round, globex)).toBe(50);
    // And a lane that is flooded further keeps its own turn.
    await append(redis, acme, 'flood');
    expect(countOf(await one.take({ messages: 100 }), acme)).toBeGreaterThan(0);
  });

  test('guarantees that many messages of one lane are not opened before the few of another that came with them', async () => {
    await append(redis, acme, ...Array<string>(500).fill('flood'));
    await append(redis, globex, 'few');
    expect(texts(await reader().take({ messages: 1000 }))).toEqual(['few']);
  });

  test('guarantees that a lane whose call got lost is read although another one always has more', async () => {
    for (let n = 0; n < 5; n += 1) await append(redis, acme, ...Array<string>(1000).fill('flood'));
    const one = reader();
    await one.take({ messages: 1 });
    await plant(raw, globex, ['no', 'envelope']);
    while ((await dead(globex)).length === 0) await one.take({ messages: 1 });
    expect((await state(acme)).waiting).toBeGreaterThan(0);
  });

  test('guarantees that one lane gives so many bytes in one turn, whatever a reader can hold', async () => {
    for (let n = 0; n < 12; n += 1) await append(redis, acme, 'x'.repeat(1024 * 1024));
    expect((await reader().take()).length).toBeLessThan(12);
  });

  test('guarantees that a lane that cannot be read holds up no other, and is read once it can be', async () => {
    await raw.set(`ingest:${globex.id}`, 'no stream');
    await raw.zadd('lanes:pooled:active', 0, globex.id);
    await append(redis, acme, 'x');
    const one = reader();
    expect(texts(await one.take({ wait: 5_000 }))).toEqual(['x']);
    await raw.del(`ingest:${globex.id}`);
    await append(redis, globex, 'g');
    expect(texts(await one.take({ wait: 5_000 }))).toEqual(['g']);
  });

  test('gets ten thousand messages of one lane, and settles them at once', async () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `m${n}`);
    for (let at = 0; at < names.length; at += 1000) await append(redis, acme, ...names.slice(at, at + 1000));
    const one = reader();
    const taken: Delivery[] = [];
    while (taken.length < names.length) taken.push(...(await one.take({ messages: 20_000 })));
    expect(texts(taken).toSorted()).toEqual(names.toSorted());
    await one.retry(taken, { reason: 'store' });
    expect(await state(acme)).toMatchObject({ waiting: 0, pending: 10_000 });
    const again: Delivery[] = [];
    while (again.length < names.length) again.push(...(await one.take({ messages: 20_000 })));
    expect(new Set(texts(again)).size).toBe(10_000);
    await one.acknowledge(again);
    expect(await state(acme)).toMatchObject({ waiting: 0, pending: 0 });
  });

  test('guarantees that a message with a known id is not delivered twice', async () => {
    const { lanes } = redis.forOrg(acme.context());
    const one = reader();
    const batch = { id: 'batch-1', kind: 'events', payload: 'x' };
    await lanes.append([batch, batch]);
    await one.acknowledge(await takeAll(one, 1));
    await lanes.append([batch]);
    expect(await one.take({ wait: 100 })).toEqual([]);
    expect(redis.counters().messages_duplicate).toBe(2);
    expect(await dead(acme)).toEqual([]);
    await redis.forOrg(globex.context()).lanes.append([batch]);
    expect(await takeAll(one, 1)).toHaveLength(1);
  });
});

describe('a lane whose turn takes long', () => {
  let lookUp: () => void;
  let isLookedUp: boolean;
  let slow: Redis;

  beforeEach(() => {
    const lookedUp = new Promise<void>((resolve) => {
      lookUp = resolve;
    });
    isLookedUp = false;
    const placement = async (org: string) => {
      isLookedUp ||= org === acme.id;
      if (org === acme.id) await lookedUp;
      return 'pooled';
    };
    slow = start({ lanes: { placement } });
  });
  afterEach(() => lookUp());

  test('guarantees that it holds up no other, neither in its round nor later', async () => {
    await append(redis, acme, 'slow');
    await append(redis, globex, 'with it');
    const one = reader({}, slow);
    expect(texts(await one.take({ wait: 5_000 }))).toEqual(['with it']);
    await append(redis, globex, 'later');
    expect(texts(await one.take({ wait: 5_000 }))).toEqual(['later']);
    lookUp();
    expect(texts(await takeAll(one, 1))).toEqual(['slow']);
  });

  test('leaves half of what may be taken to the others, so that they do not add up', async () => {
    await append(redis, acme, 'slow');
    const one = reader({}, slow);
    const taken = one.take({ messages: 100 });
    await eventually(() => isLookedUp);
    await append(redis, globex, ...Array<string>(200).fill('x'));
    expect(await taken).toHaveLength(50);
  });

  test('brings messages that are handed back, if nobody asked for them any more', async () => {
    await append(redis, acme, 'slow');
    await append(redis, globex, 'x');
    const [one, other] = [reader({}, slow), reader()];
    expect(texts(await one.take({ wait: 5_000 }))).toEqual(['x']);
    lookUp();
    await eventually(async () => (await state(acme)).pending === 1);
    // Not in the caller's hands, who may wait for room before it asks for more.
    expect(one.held).toBe(1);
    await one.close();
    const again = await takeAll(other, 2);
    expect(again.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  test('is waited for by a reader that closes, so that what it brings is handed back', async () => {
    await append(redis, acme, 'slow');
    const one = reader({}, slow);
    const taken = one.take({ wait: 5_000 });
    await eventually(() => isLookedUp);
    const closed = one.close();
    lookUp();
    expect(await taken).toEqual([]);
    await closed;
    expect(await state(acme)).toMatchObject({ pending: 1 });
    expect(await takeAll(reader(), 1)).toMatchObject([{ attempt: 1 }]);
  });
});

describe('a message that fails', () => {
  test('comes again after a pause, then becomes a dead letter with the reason', async () => {
    const one = reader({ maxAttempts: 3 });
    await append(redis, acme, 'x');
    const attempts: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const taken = await takeAll(one, 1);
      attempts.push(...taken.map(({ attempt }) => attempt));
      const parked = Date.now();
      await one.retry(taken, { reason: 'store', detail: `attempt ${n + 1}` });
      if (n < 2) {
        expect(await one.take({ wait: 50 })).toEqual([]);
        expect(Date.now() - parked).toBeGreaterThanOrEqual(50);
      }
    }
    expect(attempts).toEqual([1, 2, 3]);
    expect(await dead(acme)).toMatchObject([{ reason: 'store', detail: 'attempt 3', attempts: 3 }]);
    expect(await state(acme)).toMatchObject({ waiting: 0, pending: 0, dead: 1 });
  });

  test('does not hold up the messages behind it', async () => {
    const one = reader();
    await append(redis, acme, 'bad');
    await one.retry(await takeAll(one, 1), { reason: 'store' });
    await append(redis, acme, 'good');
    expect(texts(await takeAll(one, 1))).toEqual(['good']);
  });

  test('loses only the parts that are poisonous', async () => {
    const one = reader();
    await append(redis, acme, '[1,"poison",3]');
    const [batch] = await takeAll(one, 1);
    await one.deadLetter(batch as Delivery, { reason: 'schema', detail: 'record 2' }, ['["poison"]']);
    expect(await state(acme)).toMatchObject({ waiting: 0, pending: 0, dead: 1 });
    const [letter] = await dead(acme);
    const { deadLetters } = redis.forOrg(acme.context()).lanes;
    expect(String((await deadLetters.read(String(letter?.id))).payload)).toBe('["poison"]');
    await deadLetters.replay(String(letter?.id));
    expect(texts(await takeAll(one, 1))).toEqual(['["poison"]']);
  });

  test('may have ten thousand parts', async () => {
    const one = reader();
    await append(redis, acme, 'batch');
    const [batch] = await takeAll(one, 1);
    const parts = Array.from({ length: 10_000 }, (_, n) => String(n));
    await one.deadLetter(batch as Delivery, { reason: 'schema' }, parts);
    expect(await state(acme)).toMatchObject({ waiting: 0, pending: 0, dead: 10_000 });
  });

  test('is buried once, even when told twice', async () => {
    const one = reader();
    await append(redis, acme, 'x');
    const [delivery] = await takeAll(one, 1);
    await one.deadLetter(delivery as Delivery, { reason: 'schema' });
    await one.deadLetter(delivery as Delivery, { reason: 'schema' });
    expect(await dead(acme)).toHaveLength(1);
  });
});

describe('a reader that ends', () => {
  test('hands back what it held, as not attempted, to another one at once', async () => {
    const [one, other] = [reader(), reader()];
    await append(redis, acme, 'x', 'y');
    await takeAll(one, 2);
    expect(one.held).toBe(2);
    await one.close();
    const taken = await takeAll(other, 2);
    expect(taken.map(({ attempt }) => attempt)).toEqual([1, 1]);
    expect(texts(taken).toSorted()).toEqual(['x', 'y']);
  });

  test('takes nothing more while it closes', async () => {
    const one = reader();
    const waiting = one.take({ wait: 60_000 });
    await one.close();
    expect(await waiting).toEqual([]);
    expect(await raw.exists('lanes:pooled:workers')).toBe(0);
  });

  test('refuses to be asked for more when it is closed', async () => {
    const one = reader();
    await one.close();
    await expect(one.take()).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('closed'),
    });
  });

  test('leaves its messages to another one when it just dies', async () => {
    const [one, other] = [reader(), reader()];
    await append(redis, acme, 'x');
    await takeAll(one, 1);
    const [[, name]] = (await raw.xpending(`ingest:${acme.id}`, 'workers', '-', '+', 1)) as [
      [string, string],
    ];
    // As good as dead: its signs of life do not get through.
    const forget = setInterval(() => void raw.zrem('lanes:pooled:workers', name), 50).unref();
    const [taken] = await takeAll(other, 1);
    clearInterval(forget);
    expect(taken).toMatchObject({ attempt: 2, payload: Buffer.from('x') });
  });
});

describe('the lane of a siloed org', () => {
  const placement = async (org: string) => (org === acme.id ? 'silo-acme' : 'pooled');

  test('guarantees that only its own group reads it', async () => {
    const siloed = start({ lanes: { placement } });
    const [pool, silo] = [reader({}, siloed), reader({ group: 'silo-acme' }, siloed)];
    await append(siloed, acme, 'acme');
    await append(siloed, globex, 'globex');
    expect(texts(await takeAll(pool, 1))).toEqual(['globex']);
    expect(await pool.take({ wait: 100 })).toEqual([]);
    expect(texts(await takeAll(silo, 1))).toEqual(['acme']);
  });

  test('guarantees that it is handed over when a pooled worker finds it in its queue', async () => {
    await append(redis, acme, 'before the move');
    const siloed = start({ lanes: { placement } });
    const [pool, silo] = [reader({}, siloed), reader({ group: 'silo-acme' }, siloed)];
    expect(await pool.take({ wait: 100 })).toEqual([]);
    // Calls on the channel may come from the databases of other tests.
    expect(siloed.counters().lanes_handed_over).toBeGreaterThanOrEqual(1);
    expect(await raw.zrange('lanes:pooled:active', '0', '-1')).toEqual([]);
    expect(texts(await takeAll(silo, 1))).toEqual(['before the move']);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('postgres is away'))],
    ['is nonsense', async () => 'Pooled!'],
  ])('guarantees that it is not read while the placement lookup %s, and waits', async (_, lookUp) => {
    await append(redis, acme, 'x');
    let found: () => Promise<string> = lookUp;
    const lost = start({ lanes: { placement: () => found() } });
    const one = reader({}, lost);
    expect(await one.take({ wait: 100 })).toEqual([]);
    expect(await state(acme)).toMatchObject({ waiting: 1 });
    found = async () => 'pooled';
    expect(texts(await takeAll(one, 1))).toEqual(['x']);
  });

  test('guarantees that what stands in the queue and is no org is thrown out of it', async () => {
    await raw.zadd('lanes:pooled:active', 0, 'pooled', 0, '*', 0, `${acme.id}:dead`);
    await append(redis, acme, 'x');
    const one = reader();
    expect(texts(await takeAll(one, 1))).toEqual(['x']);
    expect(await raw.zrange('lanes:pooled:active', '0', '-1')).toEqual([acme.id]);
  });
});
