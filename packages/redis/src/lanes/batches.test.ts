import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, jest, test } from '@jest/globals';
import { eventually } from '../../test/eventually.js';
import { append, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import { signingKeys } from '../../test/values.js';
import { type Batch, type BatchRecord, readRecord, writeRecord } from './batch.js';
import type { Delivery } from './delivery.js';
import type { LaneReader } from './lane-reader.js';
import { SigningKeys } from './signing-keys.js';

const { raw, redis, reader, lanes } = await useLanes();
const batchOf = (deliveries: readonly Delivery[], id = 'batch-1'): Batch => ({
  id,
  note: 'events',
  deliveries,
});
const records = 'lanes:pooled:batches';

/** Messages of both orgs, taken by a reader that opened them as one batch and is not heard of any more. */
const abandoned = async () => {
  const [dead, heir] = [reader(), reader()];
  await append(redis, acme, 'payload a1', 'payload a2');
  await append(redis, globex, 'payload g1');
  const batch = batchOf(await takeAll(dead, 3));
  expect(await dead.batches.open(batch)).toBe(true);
  return { dead, heir, batch };
};
/** What another reader gets of it once the roll does not know the dead one. */
const inherit = async (heir: LaneReader, count: number): Promise<Delivery[]> => {
  const dead = (await raw.zrange('lanes:pooled:workers', '0', '-1')) as string[];
  await heir.take({ wait: 0 });
  // Past the time in which the living sign in again after an outage.
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + 6_000);
  const forget = setInterval(() => void raw.zrem('lanes:pooled:workers', ...dead), 20).unref();
  try {
    return await takeAll(heir, count);
  } finally {
    clearInterval(forget);
  }
};

/** As somebody who has the key would have written it. */
const rewrite = async (changes: Partial<BatchRecord>): Promise<void> => {
  const keys = new SigningKeys(signingKeys);
  for (const [id, text] of Object.entries(await raw.hgetall(records)))
    await raw.hset(
      records,
      id,
      writeRecord(keys, { ...(readRecord(keys, id, text) as BatchRecord), ...changes }),
    );
};

describe('a batch', () => {
  test('leaves nothing behind once it is settled', async () => {
    const one = reader();
    await append(redis, acme, 'payload a1', 'payload a2');
    const batch = batchOf(await takeAll(one, 2));
    await one.batches.open(batch);
    expect(await raw.hlen(records)).toBe(1);
    const before = redis.counters().messages_acknowledged;
    await one.batches.settle(batch);
    expect(redis.counters().messages_acknowledged - before).toBe(2);
    expect(await raw.exists(records)).toBe(0);
    expect(one.held).toBe(0);
    expect(await lanes(acme).state()).toMatchObject({ waiting: 0, pending: 0 });
  });

  test('guarantees that a record holds no payload', async () => {
    const { batch } = await abandoned();
    expect(JSON.stringify(await raw.hgetall(records))).not.toMatch(/payload/);
    expect(batch.deliveries).toHaveLength(3);
  });

  test('guarantees that whoever takes it over gets the very same messages in the same order', async () => {
    const { heir, batch } = await abandoned();
    const [one] = await inherit(heir, 1);
    const { batches, fresh } = await heir.batches.resume([one as Delivery]);
    expect(fresh).toEqual([]);
    expect(batches.map(({ id, note, deliveries }) => [id, note, texts(deliveries)])).toEqual([
      ['batch-1', 'events', texts(batch.deliveries)],
    ]);
    await heir.batches.settle(batches[0] as Batch);
    expect(await raw.exists(records)).toBe(0);
    for (const org of [acme, globex])
      expect(await lanes(org).state()).toMatchObject({ waiting: 0, pending: 0 });
  });

  test('guarantees that one which is stored but not acknowledged is only acknowledged', async () => {
    const { dead, heir, batch } = await abandoned();
    const held = dead.held;
    await dead.batches.settle({ ...batch, deliveries: batch.deliveries });
    expect(held).toBe(3);
    // As if the acknowledgement had not got through.
    await append(redis, acme, 'later');
    expect(texts(await takeAll(heir, 1))).toEqual(['later']);
    expect((await heir.batches.resume(batch.deliveries)).fresh).toEqual([]);
  });

  test('guarantees that messages of no batch are fresh, and only if they are still there', async () => {
    const one = reader();
    await append(redis, acme, 'payload a1', 'payload a2');
    const taken = await takeAll(one, 2);
    await one.acknowledge(taken.slice(0, 1));
    expect(texts((await one.batches.resume(taken)).fresh)).toEqual(['payload a2']);
  });

  test('guarantees that the batch of a living reader is left to it', async () => {
    const { batch, heir } = await abandoned();
    expect(await heir.batches.resume(batch.deliveries)).toEqual({ batches: [], fresh: [] });
  });

  test('guarantees that a reader which was silent for too long may not open one', async () => {
    const one = reader();
    await append(redis, acme, 'payload a1');
    const taken = await takeAll(one, 1);
    const now = performance.now;
    performance.now = () => now.call(performance) + 9_500;
    try {
      expect(await one.batches.open(batchOf(taken))).toBe(false);
    } finally {
      performance.now = now;
    }
    expect(one.held).toBe(0);
    expect(await raw.exists(records)).toBe(0);
    expect(await takeAll(one, 1)).toMatchObject([{ attempt: 2 }]);
  });

  test('guarantees that a reader which was silent for a while may not open one of what it took before', async () => {
    const one = reader();
    await append(redis, acme, 'payload a1');
    const taken = await takeAll(one, 1);
    const now = performance.now;
    performance.now = () => now.call(performance) + 9_500;
    try {
      // Signs in again, and may rely on what it takes from now on.
      await one.batches.resume([]);
      expect(await one.batches.open(batchOf(taken))).toBe(false);
    } finally {
      performance.now = now;
    }
    expect(one.held).toBe(0);
    expect(await raw.exists(records)).toBe(0);
  });

  test('guarantees that a reader does not resume what it works on itself', async () => {
    const { dead, batch } = await abandoned();
    expect(await dead.batches.resume(batch.deliveries)).toEqual({ batches: [], fresh: [] });
    await dead.batches.settle(batch);
  });

  test('guarantees that of two readers one takes it over', async () => {
    const { heir, batch } = await abandoned();
    const other = reader();
    // Both are connected, so that both look before either takes over.
    for (const one of [heir, other]) await one.take({ wait: 0 });
    await rewrite({ reader: 'long dead' });
    const resumed = await Promise.all([heir, other].map((one) => one.batches.resume(batch.deliveries)));
    expect(resumed.flatMap(({ batches }) => batches)).toHaveLength(1);
    expect(resumed.flatMap(({ fresh }) => fresh)).toEqual([]);
    await raw.del(records);
  });

  test('guarantees that whoever lost it neither settles nor splits it, and holds nothing of it', async () => {
    const { dead, heir, batch } = await abandoned();
    const taken = await inherit(heir, 3);
    const { batches } = await heir.batches.resume(taken);
    expect(batches).toHaveLength(1);
    const record = await raw.hgetall(records);
    expect(await dead.batches.split(batch, [batchOf(batch.deliveries, 'part')])).toBe(false);
    expect(dead.held).toBe(0);
    await dead.batches.settle(batch);
    expect(await raw.hgetall(records)).toEqual(record);
    for (const [org, pending] of [
      [acme, 2],
      [globex, 1],
    ] as const)
      expect(await lanes(org).state()).toMatchObject({ pending });
    await heir.batches.settle(batches[0] as Batch);
  });

  test('leaves the hands of whoever is given it while the one who works on it lives', async () => {
    const { heir } = await abandoned();
    const taken = await inherit(heir, 3);
    await eventually(async () => (await raw.zcard('lanes:pooled:workers')) === 2);
    expect(await heir.batches.resume(taken)).toEqual({ batches: [], fresh: [] });
    expect(heir.held).toBe(0);
    await raw.del(records);
  });

  test.each([
    ['and its reader died before it acknowledged', false],
    ['and the answer to that was lost', true],
  ])('guarantees that one which is stored, %s, is acknowledged and not stored again', async (_, alive) => {
    const { dead, heir, batch } = await abandoned();
    await rewrite({ done: true });
    if (alive) await dead.batches.settle(batch);
    else {
      const taken = await inherit(heir, 3);
      expect(await heir.batches.resume(taken)).toEqual({ batches: [], fresh: [] });
      expect(heir.held).toBe(0);
    }
    expect(await raw.exists(records)).toBe(0);
    for (const org of [acme, globex])
      expect(await lanes(org).state()).toMatchObject({ waiting: 0, pending: 0 });
  });

  test('guarantees that the record of one counts under no other name', async () => {
    const { dead, batch } = await abandoned();
    const text = String(await raw.hget(records, 'batch-1'));
    await raw.del(records);
    await raw.hset(records, 'batch-2', text);
    const { batches, fresh } = await dead.batches.resume(batch.deliveries);
    expect(batches).toEqual([]);
    expect(fresh).toHaveLength(3);
    await raw.del(records);
  });

  test('guarantees that a forged record counts for nothing', async () => {
    const one = reader();
    await append(redis, acme, 'payload a1');
    const taken = await takeAll(one, 1);
    const places = [[acme.id, String(taken[0]?.entry)]];
    const body = JSON.stringify({ note: 'events', reader: 'x', done: true, places });
    await raw.hset(records, 'forged', `2.${'A'.repeat(43)}.${body}`);
    await raw.hset(records, 'of a key that is not listed', `9.${'A'.repeat(43)}.${body}`);
    expect(texts((await one.batches.resume(taken)).fresh)).toEqual(['payload a1']);
    await raw.del(records);
  });

  test('gives its place to its parts, which are resumed and not the whole', async () => {
    const { dead, heir, batch } = await abandoned();
    const parts = batch.deliveries.map((delivery, at) => batchOf([delivery], `part-${at}`));
    expect(await dead.batches.split(batch, parts)).toBe(true);
    await dead.batches.settle(parts[0] as Batch);
    const taken = await inherit(heir, 2);
    const { batches, fresh } = await heir.batches.resume(taken);
    expect(batches.map(({ id }) => id).toSorted()).toEqual(['part-1', 'part-2']);
    expect(fresh).toEqual([]);
    for (const part of batches) await heir.batches.settle(part);
    expect(await raw.exists(records)).toBe(0);
  });

  test('that lacks a message is given up, and what is left of it is fresh', async () => {
    const { heir, batch } = await abandoned();
    await raw.del(`ingest:${globex.id}`);
    const taken = await inherit(heir, 2);
    const { batches, fresh } = await heir.batches.resume(taken);
    expect(batches).toEqual([]);
    expect(texts(fresh).toSorted()).toEqual(['payload a1', 'payload a2']);
    expect(batch.deliveries).toHaveLength(3);
    expect(await raw.exists(records)).toBe(0);
  });

  test('is handed back as taken before, so that its next reader looks for it', async () => {
    const { dead, heir } = await abandoned();
    await dead.close();
    const taken = await takeAll(heir, 3);
    expect(taken.map(({ attempt }) => attempt)).toEqual([2, 2, 2]);
    expect((await heir.batches.resume(taken)).batches).toHaveLength(1);
    for (const message of await takeAllHeld(heir)) await heir.acknowledge([message]);
    await raw.del(records);
  });
});

const takeAllHeld = async (one: LaneReader): Promise<Delivery[]> => one.take({ wait: 0 });
