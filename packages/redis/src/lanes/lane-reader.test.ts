import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { acme, createTestRedis, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { eventually } from '../../test/eventually.js';
import { append, envelope, plant, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import { signingKeys } from '../../test/values.js';
import { createRedis } from '../create-redis.js';
import type { Delivery } from './delivery.js';

const { url, raw, redis, start, reader, lanes } = await useLanes();

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
      const heard = new RawRedis(url);
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
    expect(await lanes().state()).toMatchObject({ waiting: 0, pending: 10_000 });
    const again: Delivery[] = [];
    while (again.length < names.length) again.push(...(await one.take({ messages: 20_000 })));
    expect(new Set(texts(again)).size).toBe(10_000);
    await one.acknowledge(again);
    expect(await lanes().state()).toMatchObject({ waiting: 0, pending: 0 });
  });

  test('guarantees that a message with a known id is not delivered twice', async () => {
    const sender = start();
    const one = reader();
    const batch = { id: 'batch-1', kind: 'events', payload: 'x' };
    await lanes(acme, sender).append([batch, batch]);
    await one.acknowledge(await takeAll(one, 1));
    await lanes(acme, sender).append([batch]);
    expect(await one.take({ wait: 100 })).toEqual([]);
    expect(sender.counters().messages_duplicate).toBe(2);
    expect(await lanes().deadLetters.list()).toEqual([]);
    await lanes(globex).append([batch]);
    expect(await takeAll(one, 1)).toHaveLength(1);
  });

  test('guarantees that what stands in the queue and is no org is thrown out of it', async () => {
    await raw.zadd('lanes:pooled:active', 0, 'pooled', 0, '*', 0, `${acme.id}:dead`);
    await append(redis, acme, 'x');
    const one = reader();
    expect(texts(await takeAll(one, 1))).toEqual(['x']);
    expect(await raw.zrange('lanes:pooled:active', '0', '-1')).toEqual([acme.id]);
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
