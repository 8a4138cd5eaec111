import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { append, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import type { Delivery } from './delivery.js';

const { redis, reader, lanes } = await useLanes();

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
    expect(await lanes().deadLetters.list()).toMatchObject([
      { reason: 'store', detail: 'attempt 3', attempts: 3 },
    ]);
    expect(await lanes().state()).toMatchObject({ waiting: 0, pending: 0, dead: 1 });
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
    expect(await lanes().state()).toMatchObject({ waiting: 0, pending: 0, dead: 1 });
    const [letter] = await lanes().deadLetters.list();
    const { deadLetters } = lanes(acme);
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
    expect(await lanes().state()).toMatchObject({ waiting: 0, pending: 0, dead: 10_000 });
  });

  test('is buried once, even when told twice', async () => {
    const one = reader();
    await append(redis, acme, 'x');
    const [delivery] = await takeAll(one, 1);
    await one.deadLetter(delivery as Delivery, { reason: 'schema' });
    await one.deadLetter(delivery as Delivery, { reason: 'schema' });
    expect(await lanes().deadLetters.list()).toHaveLength(1);
  });
});
