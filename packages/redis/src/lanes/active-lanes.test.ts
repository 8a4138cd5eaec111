import { acme, globex } from '@bulkhead/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import { connect, disconnect } from '../connection.js';
import { RedisServer } from '../testing/redis-server.js';
import { activateLane, CLAIM, claimTurns, releaseTurns } from './active-lanes.js';

const [queue, wake] = ['lanes:pooled:active', 'lanes:pooled:wake'];
const LONG_AGO = 1_000;

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = connect({ url: server.url, onError: () => undefined }, 'turns');
});
beforeEach(() => redis.flushall());
afterAll(async () => {
  await disconnect(redis);
  await server.stop();
});

const activate = (org = acme.id, of = redis) => activateLane.run(of, [queue], [org, wake]);
const claim = (...what: (string | number)[]) => claimTurns.run(redis, [queue], what.length ? what : [10, 1]);
const due = async (org = acme.id) => {
  const [seconds, micros] = await redis.time();
  const score = await redis.zscore(queue, org);
  return score === null
    ? 'absent'
    : Number(score) <= Number(seconds) * 1e6 + Number(micros)
      ? 'now'
      : 'later';
};

describe('an append', () => {
  test('makes its lane due, and one that is due already keeps its place before others', async () => {
    expect(await activate()).toBe(1);
    expect(await due()).toBe('now');
    await redis.zadd(queue, LONG_AGO, acme.id);
    expect(await activate()).toBe(0);
    expect(Number(await redis.zscore(queue, acme.id))).toBe(LONG_AGO);
  });

  test('makes a lane due again that a reader has claimed', async () => {
    await activate();
    await claim();
    expect(await due()).toBe('later');
    expect(await activate()).toBe(1);
    expect(await due()).toBe('now');
  });

  test('is claimed by a reader among others that live only with its part of what is due', async () => {
    const lanes = ['a', 'b', 'c', 'd', 'e'];
    for (const lane of lanes) await redis.zadd(queue, LONG_AGO, lane);
    const claimed = async () => (await claim(10, 2)).slice(1).filter((_, at) => at % 2 === 0);
    expect([await claimed(), await claimed(), await claimed()]).toEqual([['a', 'b', 'c'], ['d'], ['e']]);
  });

  test('wakes idle readers', async () => {
    const listener = server.client();
    await listener.subscribe(wake);
    const heard = new Promise((resolve) => listener.once('message', (_, org) => resolve(org)));
    await activate();
    expect(await heard).toBe(acme.id);
    listener.disconnect();
  });

  test('is no error for a user that may not publish', async () => {
    await redis.acl('SETUSER', 'mute', 'on', '>mute', 'allkeys', 'allcommands', 'resetchannels');
    const mute = connect({ url: server.urlOf('mute', 'mute'), onError: () => undefined }, 'mute');
    expect(await activate(acme.id, mute)).toBe(1);
    await disconnect(mute);
  });
});

describe('a claim', () => {
  test('leaves the lane to its reader, and tells the next one when it is due', async () => {
    await activate();
    expect(await claim()).toEqual([0, acme.id, expect.any(String)]);
    const [untilNext, ...claims] = await claim();
    expect(claims).toEqual([]);
    expect(untilNext).toBeGreaterThan(0);
    expect(untilNext).toBeLessThanOrEqual(CLAIM + 1);
    await redis.del(queue);
    expect(await claim()).toEqual([-1]);
  });

  test('gives the lane that waits longest first', async () => {
    await redis.zadd(queue, LONG_AGO + 1, acme.id, LONG_AGO, globex.id);
    expect((await claim(1, 1))[1]).toBe(globex.id);
  });

  test('of a lane that is not in the queue puts none there', async () => {
    await claim(acme.id);
    expect(await due()).toBe('absent');
  });
});

describe('a release', () => {
  test.each([
    [-1, 'absent'],
    [0, 'now'],
    [60_000, 'later'],
  ])('after which the lane is to wait %d ms makes it due: %s', async (wait, when) => {
    await activate();
    const [, org, mark] = await claim();
    const out = await releaseTurns.run(redis, [queue], [String(org), String(mark), wait]);
    expect(out).toEqual(wait < 0 ? [acme.id] : []);
    expect(await due()).toBe(when);
  });

  test.each([-1, 60_000])(
    'guarantees that a lane which was appended to meanwhile stays due (%d)',
    async (wait) => {
      await activate();
      const [, org, mark] = await claim();
      await activate();
      expect(await releaseTurns.run(redis, [queue], [String(org), String(mark), wait])).toEqual([]);
      expect(await due()).toBe('now');
    },
  );
});
