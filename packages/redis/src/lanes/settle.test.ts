import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { append, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import { MOST_DEAD } from './dead-letter.js';
import type { Delivery } from './delivery.js';
import type { LaneReader } from './lane-reader.js';
import { GROUP, PARKED } from './take-turn.js';

const lane = `ingest:${acme.id}`;
const { url, raw, redis, start, reader, lanes } = await useLanes();

describe('a message that is settled', () => {
  test.each<[string, (one: LaneReader, taken: Delivery[]) => Promise<void>]>([
    ['acknowledged', (one, taken) => one.acknowledge(taken)],
    ['tried again', (one, taken) => one.retry(taken, { reason: 'store' })],
    ['given up', (one, [taken]) => one.deadLetter(taken as Delivery, { reason: 'schema' })],
    ['handed back', (one, taken) => one.handBack(taken)],
  ])('is out of the hands of its reader when it was %s', async (_, settle) => {
    const one = reader();
    await append(redis, acme, 'x');
    await settle(one, await takeAll(one, 1));
    expect(one.held).toBe(0);
  });

  test('is not pending any more while others of its lane are', async () => {
    const one = reader();
    await append(redis, acme, 'x', 'y');
    const taken = await takeAll(one, 2);
    await one.acknowledge(taken.slice(0, 1));
    expect(await lanes().state()).toMatchObject({ waiting: 0, pending: 1 });
  });

  test.each<[string, (one: LaneReader, taken: Delivery[]) => Promise<void>]>([
    ['acknowledged', (one, taken) => one.acknowledge(taken)],
    ['tried again', (one, taken) => one.retry(taken, { reason: 'store' })],
  ])('guarantees that a fault that no waiting heals is told when it is %s', async (_, settle) => {
    const one = reader();
    await append(redis, acme, 'x');
    const taken = await takeAll(one, 1);
    await raw.set(lane, 'no stream');
    await expect(settle(one, taken)).rejects.toMatchObject({ code: 'INTERNAL' });
    await raw.del(lane);
  });
});

describe('a message that is handed back', () => {
  test('has waited for longer than any pause, and its lane is due', async () => {
    const one = reader();
    await append(redis, acme, 'x');
    await one.handBack(await takeAll(one, 1));
    const [[, holder, idle]] = (await raw.xpending(lane, GROUP, '-', '+', 1)) as [[string, string, number]];
    expect(holder).toBe(PARKED);
    expect(idle).toBeGreaterThan(60_000);
    const [seconds] = await raw.time();
    expect(Number(await raw.zscore('lanes:pooled:active', acme.id))).toBeLessThan(
      (Number(seconds) + 1) * 1e6,
    );
  });

  test('guarantees that what arrives while a reader closes is not given to its caller as well', async () => {
    const [one, other] = [reader(), reader()];
    await append(redis, acme, 'x');
    const taken = one.take({ wait: 5_000 });
    await one.close();
    expect(await taken).toEqual([]);
    expect(await takeAll(other, 1)).toMatchObject([{ attempt: 1 }]);
  });
});

describe('a reader', () => {
  test('guarantees that two takes at once do not give one message twice', async () => {
    const one = reader();
    await append(redis, acme, 'x', 'y');
    const taken = await Promise.all([one.take({ wait: 200 }), one.take({ wait: 200 })]);
    expect(texts(taken.flat()).toSorted()).toEqual(['x', 'y']);
  });

  test('guarantees that nothing is taken from readers that a new roll may not know yet', async () => {
    const one = reader();
    await append(redis, acme, 'x');
    await takeAll(one, 1);
    const names = await raw.zrange('lanes:pooled:workers', '0', '-1');
    await raw.zrem('lanes:pooled:workers', ...names);
    const forget = setInterval(() => void raw.zrem('lanes:pooled:workers', ...names), 10).unref();
    // Its connection is younger than the time in which all living readers sign in again.
    const young = reader();
    await raw.zadd('lanes:pooled:active', 0, acme.id);
    expect(await young.take({ wait: 500 })).toEqual([]);
    clearInterval(forget);
  });

  test('finds what was on its way when its connection broke', async () => {
    const one = reader();
    await append(redis, acme, 'x');
    await takeAll(one, 1);
    const [name = ''] = await raw.zrange('lanes:pooled:workers', '0', '-1');
    await raw.xadd(lane, '*', ...((await raw.xrange(lane, '-', '+', 'COUNT', 1))[0]?.[1] ?? []));
    await raw.xreadgroup('GROUP', GROUP, name, 'STREAMS', lane, '>');
    const clients = String(await raw.client('LIST')).split('\n');
    const database = ` db=${new URL(url).pathname.slice(1)} `;
    for (const line of clients) {
      if (!line.includes('name=bulkhead-lane-reader') || !line.includes(database)) continue;
      await raw.client('KILL', 'ID', String(/^id=(\d+)/.exec(line)?.[1]));
    }
    await raw.zadd('lanes:pooled:active', 0, acme.id);
    // A copy of what was delivered, which is told; the next look without a break is seconds away.
    expect(await one.take({ wait: 2_000 })).toEqual([]);
    expect((await lanes().deadLetters.list()).map(({ reason }) => reason)).toEqual(['replayed']);
  });
});

describe('a dead letter', () => {
  test('holds no more of a reason, a detail or a forged envelope than can be shown', async () => {
    const one = reader();
    await append(redis, acme, 'x');
    const [taken] = await takeAll(one, 1);
    await one.deadLetter(taken as Delivery, { reason: 'r'.repeat(5_000), detail: 'd'.repeat(5_000) });
    await raw.xadd(lane, '*', 'h', 'h'.repeat(9_000), 's', 's'.repeat(9_000), 'p', 'x');
    await raw.zadd('lanes:pooled:active', 0, acme.id);
    while ((await lanes().state()).dead < 2) await one.take({ wait: 100 });
    const entries = await raw.xrange(`${lane}:dead`, '-', '+');
    const [buried, forged] = entries.map(
      ([, fields]) =>
        new Map(fields.flatMap((field, at) => (at % 2 ? [] : [[field, fields[at + 1]?.length]]))),
    );
    expect([buried?.get('reason'), buried?.get('detail')]).toEqual([100, 1_000]);
    expect([forged?.get('h'), forged?.get('s'), forged?.get('p')]).toEqual([4_096, 4_096, 0]);
  });

  test('makes room for itself when there are too many', async () => {
    const one = reader();
    for (let n = 0; n < 2; n += 1) {
      await append(redis, acme, 'batch');
      const [batch] = await takeAll(one, 1);
      const parts = Array.from({ length: 6_000 }, (_, part) => `${n} ${part}`);
      await one.deadLetter(batch as Delivery, { reason: 'schema' }, parts);
    }
    const { dead } = await lanes().state();
    expect(dead).toBeGreaterThanOrEqual(MOST_DEAD);
    // Redis trims whole nodes of a hundred.
    expect(dead).toBeLessThanOrEqual(MOST_DEAD + 100);
  });

  test('guarantees that a replay acts for the sender, and not for whoever replays', async () => {
    const one = reader();
    const member = redis.forOrg(acme.context('member')).lanes;
    await member.append([{ kind: 'events', payload: 'x' }]);
    const [taken] = await takeAll(one, 1);
    await one.deadLetter(taken as Delivery, { reason: 'schema' }, Array<string>(600).fill('part'));
    const letters = await lanes().deadLetters.list({ limit: 10_000 });
    expect(letters).toHaveLength(500);
    await lanes().deadLetters.replay(String(letters[0]?.id));
    expect(await takeAll(one, 1)).toMatchObject([{ context: { role: 'member' } }]);
  });

  test('guarantees that two replays at once bring it back once', async () => {
    const one = reader();
    await append(redis, acme, 'x');
    const [taken] = await takeAll(one, 1);
    await one.deadLetter(taken as Delivery, { reason: 'schema' });
    const [letter] = await lanes().deadLetters.list();
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => lanes().deadLetters.replay(String(letter?.id))),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await raw.xlen(lane)).toBe(1);
  });
});

describe('the memory of ids', () => {
  const once = { id: 'batch-1', kind: 'events', payload: 'x' };

  test('ends by itself, though nobody takes the message', async () => {
    await lanes().append([once]);
    const [memory = ''] = await raw.keys(`${lane}:seen:*`);
    expect(await raw.ttl(memory)).toBeGreaterThan(3_600);
  });

  test('guarantees that an id of the hour before is known', async () => {
    const sender = start();
    await lanes(acme, sender).append([once]);
    const [memory = ''] = await raw.keys(`${lane}:seen:*`);
    const hour = Number(memory.split(':').at(-1));
    await raw.rename(memory, `${lane}:seen:${hour - 1}`);
    await lanes(acme, sender).append([once]);
    expect(await raw.xlen(lane)).toBe(1);
    expect(sender.counters().messages_duplicate).toBe(1);
  });

  test('guarantees that a message that is known is accepted again by a lane that is more than full', async () => {
    await append(redis, acme, '1', '2');
    await lanes().append([once]);
    const small = start({ lanes: { maxMessages: 1 } });
    expect(await lanes(acme, small).append([once])).toMatchObject({ accepted: true, held: 3 });
  });
});
