import { acme, globex } from '@bulkhead/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../../test/eventually.js';
import { append, envelope, plant, takeAll, texts } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import type { Redis } from '../create-redis.js';

const { raw, redis, start, reader, lanes } = await useLanes();

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

  test('guarantees that it does not hold up lanes that are due and were left to other readers', async () => {
    await reader().take({ wait: 1 });
    const one = reader({}, slow);
    await one.take({ wait: 1 });
    for (const org of [acme, globex]) {
      const { header, signature, payload } = envelope(org);
      await plant(raw, org, ['h', header, 's', signature, 'p', payload]);
    }
    await raw.zadd('lanes:pooled:active', 0, acme.id, 1, globex.id);
    expect(texts(await one.take({ wait: 5_000 }))).toEqual([globex.marker]);
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
    await eventually(async () => (await lanes().state()).pending === 1);
    // Not in the caller's hands, who may wait for room before it asks for more.
    expect(one.held).toBe(1);
    await one.close();
    const again = await takeAll(other, 2);
    expect(again.map(({ attempt }) => attempt)).toEqual([1, 1]);
  });

  test('guarantees that what it brought is not given to a caller while its reader closes', async () => {
    await append(redis, acme, 'slow');
    await append(redis, globex, 'x');
    const one = reader({}, slow);
    expect(texts(await one.take({ wait: 5_000 }))).toEqual(['x']);
    lookUp();
    await eventually(() => slow.counters().messages_delivered === 2);
    const taken = one.take();
    await one.close();
    expect(await taken).toEqual([]);
    expect(await takeAll(reader(), 2)).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
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
    expect(await lanes().state()).toMatchObject({ pending: 1 });
    expect(await takeAll(reader(), 1)).toMatchObject([{ attempt: 1 }]);
  });
});
