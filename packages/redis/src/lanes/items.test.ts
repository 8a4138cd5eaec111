import { createHash } from 'node:crypto';
import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectCatalogued } from '../../test/catalogued.js';
import { deafProxy } from '../../test/deaf-proxy.js';
import { eventually } from '../../test/eventually.js';
import { payloadsIn } from '../../test/lanes.js';
import { useLanes } from '../../test/use-lanes.js';
import { RedisServer } from '../testing/redis-server.js';
import { ITEM, MOST_REMEMBERED } from './items.js';

const { raw, redis, start, lanes } = await useLanes();

const itemOf = (name: string | number) =>
  createHash('sha256').update(String(name)).digest().subarray(0, ITEM);
const message = (...names: (string | number)[]) => ({
  kind: 'events',
  payload: JSON.stringify(names),
  items: Buffer.concat(names.map(itemOf)),
});
const append = (names: (string | number)[], of = redis, org: TestOrg = acme) =>
  lanes(org, of).append([message(...names)]);
const knownOf = async (names: (string | number)[]): Promise<number[] | undefined> => {
  const appended = await append(names);
  return 'known' in appended ? appended.known[0]?.toSorted((a, b) => a - b) : undefined;
};
const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

/** As a sender does: what is known is taken out until the rest is taken. */
const insist = async (names: (string | number)[], of = redis): Promise<void> => {
  let left = names;
  while (left.length > 0) {
    const appended = await append(left, of);
    if (appended.accepted) return;
    if (!('known' in appended)) throw new Error('the lane is full');
    const [known = []] = appended.known;
    expect(known.length).toBeGreaterThan(0);
    left = left.filter((_, at) => !known.includes(at));
  }
};

const inLane = async (client = raw, org: TestOrg = acme): Promise<unknown[]> =>
  (await payloadsIn(client, org)).flatMap((payload) => JSON.parse(payload) as unknown[]);
const generation = (name: 'new' | 'old') => `ingest:${acme.id}:items:${name}`;

describe('items of messages', () => {
  test('guarantees that a message with one that was appended before appends nothing, and says which', async () => {
    const sender = start();
    expect((await append(['a', 'b', 'c'], sender)).accepted).toBe(true);
    const mixed = [message('x'), { kind: 'events', payload: '["none"]' }, message('y', 'c', 'z', 'a')];
    expect(await lanes(acme, sender).append(mixed)).toEqual({ accepted: false, known: [[], [], [1, 3]] });
    expect(await inLane()).toEqual(['a', 'b', 'c']);
    expect(sender.counters()).toMatchObject({ items_known: 2, messages_appended: 1 });
    // Nothing of the refused append is known by it.
    expect((await append(['x', 'y', 'z'])).accepted).toBe(true);
    expect(await append(['z', 'y', 'x'])).toEqual({ accepted: false, known: [[0, 1, 2]] });
  });

  test('are each org’s own', async () => {
    await append(['a']);
    expect((await append(['a'], redis, globex)).accepted).toBe(true);
    expect([await inLane(), await inLane(raw, globex)]).toEqual([['a'], ['a']]);
  });

  test('are found wherever they stand among thousands', async () => {
    await append(range(0, 10_000));
    const places = [0, 999, 1000, 1001, 5000, 9999];
    const names = range(20_000, 10_000).map((name, at) => (places.includes(at) ? at : name));
    expect(await knownOf(names)).toEqual(places);
    expect(await knownOf(range(0, 10_000).toReversed())).toEqual(range(0, 10_000));
  });

  test('guarantees that overlapping appends of many connections take each item once', async () => {
    const clients = [redis, start(), start()];
    const orders = clients.flatMap((client, at) =>
      range(0, 20).map(async (round) => insist(range(round * 7 + at * 3, 40), client)),
    );
    await Promise.all(orders);
    const found = await inLane();
    expect(new Set(found).size).toBe(found.length);
    expect(found.length).toBe(19 * 7 + 2 * 3 + 40);
  });

  test('guarantees that a full lane knows nothing that it has not taken', async () => {
    const small = start({ lanes: { maxMessages: 1 } });
    await append(['a'], small);
    expect(await append(['b'], small)).toMatchObject({ accepted: false, held: 1 });
    const tight = start({ lanes: { maxBytes: 4000 } });
    const large = { ...message('c'), payload: 'x'.repeat(3650) };
    expect(await lanes(acme, tight).append([large])).toMatchObject({ accepted: false, held: 1 });
    expect((await append(['b', 'c'])).accepted).toBe(true);
  });

  test('guarantees that a repeated message of which nothing is known any more is left out by its id', async () => {
    await lanes().append([{ ...message('a'), id: 'm' }]);
    await raw.del(generation('new'));
    expect(await lanes().append([{ ...message('a'), id: 'm' }])).toMatchObject({ accepted: true, held: 1 });
  });

  test.each([
    ['half an item', Buffer.alloc(ITEM / 2)],
    ['too many', Buffer.alloc(ITEM * 10_001)],
  ])('guarantees that %s is refused', async (_, items) => {
    const attempt = lanes().append([{ kind: 'events', payload: 'x', items }]);
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'items' });
    expect(await raw.exists(`ingest:${acme.id}`)).toBe(0);
  });
});

describe('the memory of items', () => {
  test('guarantees that a flood fills two generations and no more, and the last ones stay known', async () => {
    const wave = range(0, MOST_REMEMBERED / 10_000 + 1);
    const drain = () => raw.xtrim(`ingest:${acme.id}`, 'MAXLEN', 0);
    for (const part of wave.slice(1)) await append(range(part * 10_000, 10_000));
    expect([await raw.scard(generation('new')), await raw.exists(generation('old'))]).toEqual([
      MOST_REMEMBERED,
      0,
    ]);
    await drain();
    await append(['next']);
    expect([await raw.scard(generation('new')), await raw.scard(generation('old'))]).toEqual([
      1,
      MOST_REMEMBERED,
    ]);
    expect(await knownOf([10_000, MOST_REMEMBERED + 9999, 'next'])).toEqual([0, 1, 2]);
    for (const part of wave) await append(range(10_000_000 + part * 10_000, 10_000));
    // The first wave is forgotten, and the newest quarter of a million is not.
    expect((await append([10_000])).accepted).toBe(true);
    expect(await append([10_000_000 + 10_000])).toMatchObject({ known: [[0]] });
    expect(await raw.scard(generation('new'))).toBeLessThanOrEqual(MOST_REMEMBERED + 10_000);
    expect(await raw.scard(generation('old'))).toBeLessThanOrEqual(MOST_REMEMBERED + 10_000);
  }, 60_000);

  test('guarantees that each is known for an hour at least, and none for more than two', async () => {
    await append(['a']);
    expect(await raw.ttl(generation('new'))).toBeGreaterThan(7190);
    await raw.pexpire(generation('new'), 3_601_000);
    await append(['b']);
    expect(await raw.exists(generation('old'))).toBe(0);
    expect(await raw.pttl(generation('new'))).toBeLessThanOrEqual(3_601_000);
    await raw.pexpire(generation('new'), 3_599_000);
    await append(['c']);
    expect([await raw.scard(generation('new')), await raw.scard(generation('old'))]).toEqual([1, 2]);
    expect(await raw.pttl(generation('old'))).toBeGreaterThan(3_590_000);
    expect(await raw.ttl(generation('new'))).toBeGreaterThan(7190);
    expect(await knownOf(['b', 'a', 'c'])).toEqual([0, 1, 2]);
  });
});

describe('when Redis is killed between an append and its answer', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(async () => {
    await server.stop();
  });

  test('guarantees that what is sent again in other messages is stored once', async () => {
    const client = server.client();
    const proxy = await deafProxy(server.port);
    const far = start({ url: server.url.replace(/:\d+$/, `:${proxy.port}`) });
    await append(['before'], far);
    proxy.keepBack();
    const unanswered = append(range(0, 3000), far).catch((error: unknown) => error);
    await eventually(async () => (await client.xlen(`ingest:${acme.id}`)) === 2);
    await server.kill();
    expect(await unanswered).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await proxy.stop();
    await server.up();

    const near = start({ url: server.url });
    await insist([...range(2500, 1000), 'before'], near);
    await insist(range(0, 2600).toReversed(), near);
    expect((await inLane(client)).length).toBe(3501);
    expect(new Set(await inLane(client)).size).toBe(3501);
    await expectCatalogued(server.url);
    client.disconnect();
  });

  test('guarantees that what never reached it is not known', async () => {
    const far = start({ url: server.url });
    await append(['first'], far);
    await server.kill();
    await expect(append(['lost'], far)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.up();
    const client = server.client();
    await eventually(async () => (await append(['lost'], far).catch(() => undefined))?.accepted === true);
    expect((await inLane(client)).filter((name) => name === 'lost')).toEqual(['lost']);
    client.disconnect();
  });
});
