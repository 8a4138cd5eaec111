import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { append, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';

const { raw, redis, start, reader, lanes } = await useLanes();

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
    expect(await lanes().state()).toMatchObject({ waiting: 1 });
    found = async () => 'pooled';
    expect(texts(await takeAll(one, 1))).toEqual(['x']);
  });
});
