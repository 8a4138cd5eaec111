import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { acme } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Redis as RawRedis } from 'ioredis';
import { expectCatalogued } from '../../test/catalogued.js';
import { eventually } from '../../test/eventually.js';
import { tokenOf } from '../../test/values.js';
import { createRedis, type Redis } from '../create-redis.js';
import type { TokenLookup } from '../keys/cached-values.js';
import { RedisServer } from '../testing/redis-server.js';

interface Answer {
  readonly asked: boolean;
  readonly found: TokenLookup | null;
  readonly counters: Record<string, number>;
}

let server: RedisServer;
let raw: RawRedis;
let url: string;

beforeAll(async () => {
  server = await RedisServer.start();
  raw = server.client();
  // The broadcast is cut: this user may neither hear nor speak on any channel.
  await raw.acl('SETUSER', 'mute', 'on', '>mute', 'allkeys', 'allcommands', 'resetchannels');
  await raw.call('CONFIG', 'REWRITE').catch(() => undefined);
  url = server.urlOf('mute', 'mute');
});
afterAll(async () => {
  await expectCatalogued(server.url);
  raw.disconnect();
  await server.stop();
});

const token = tokenOf(acme);

describe('four processes without a broadcast', () => {
  let processes: ChildProcess[];
  let revoker: Redis;
  const lookUp = async (child: ChildProcess, database: TokenLookup | null): Promise<Answer> => {
    const answer = once(child, 'message');
    child.send({ database });
    return (await answer)[0] as Answer;
  };

  beforeEach(async () => {
    const file = fileURLToPath(new URL('../../test/lookup-process.mjs', import.meta.url));
    processes = Array.from({ length: 4 }, () => fork(file, [url], { execArgv: [] }));
    await Promise.all(processes.map((child) => once(child, 'message')));
    revoker = createRedis({ url });
    // Until each of them answers from what it remembers.
    for (const child of processes) {
      await eventually(async () => {
        await lookUp(child, token);
        return ((await lookUp(child, token)).counters['cache_local_hits'] ?? 0) > 0;
      });
    }
  });
  afterEach(async () => {
    for (const child of processes) {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
    await revoker.close();
  });

  test('guarantees that each sees a revoked token on its next request', async () => {
    for (const child of processes)
      expect(await lookUp(child, token)).toMatchObject({ asked: false, found: token });
    expect(await raw.pubsub('CHANNELS')).toEqual([]);
    expect(await revoker.revocations.token('public')).toEqual({ propagated: true });
    const answers = await Promise.all(processes.map((child) => lookUp(child, null)));
    expect(answers.map(({ found }) => found)).toEqual([null, null, null, null]);
  });

  test('guarantees that each sees a suspended org on its next request', async () => {
    expect(await revoker.revocations.org(acme.id)).toEqual({ propagated: true });
    const answers = await Promise.all(processes.map((child) => lookUp(child, null)));
    expect(answers.map(({ found }) => found)).toEqual([null, null, null, null]);
  });
});

describe('through an outage of Redis', () => {
  let one: Redis;
  let other: Redis;
  const lookUp = (redis: Redis, database: TokenLookup | undefined) =>
    redis.tokens.read('public', async () => database);
  const cached = (redis: Redis) => async () => (await lookUp(redis, undefined)) !== undefined;

  beforeEach(async () => {
    await raw.flushall();
    [one, other] = [createRedis({ url: server.url }), createRedis({ url: server.url })];
    for (const redis of [one, other]) {
      await eventually(async () => {
        await lookUp(redis, token);
        return cached(redis)();
      });
    }
  });
  afterEach(() => Promise.all([one.close(), other.close()]));

  test('guarantees that nothing cached is trusted while Redis is down', async () => {
    await server.kill();
    for (const redis of [one, other]) {
      expect(await lookUp(redis, undefined)).toBeUndefined();
      expect(await lookUp(redis, token)).toEqual(token);
    }
    await server.up();
  });

  test('guarantees that a token revoked while Redis was down stays revoked when Redis is back with its data', async () => {
    expect(await raw.exists('token:public')).toBe(1);
    await server.kill();
    expect(await one.revocations.token('public')).toEqual({ propagated: false });
    await server.up();
    expect(await raw.get('token:public')).toMatch(/^[VX]/);
    for (let n = 0; n < 30; n += 1) {
      for (const redis of [other, one]) expect(await lookUp(redis, undefined)).toBeUndefined();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    // And so for a process that knows nothing of the outage.
    const fresh = createRedis({ url: server.url });
    await fresh.ping();
    expect(await lookUp(fresh, undefined)).toBeUndefined();
    await fresh.close();
  });

  test('guarantees that a revocation that was lost with its process holds when Redis is back with its data', async () => {
    expect(await raw.get('token:public')).toMatch(/^V/);
    await server.kill();
    expect(await one.revocations.token('public')).toEqual({ propagated: false });
    // With it goes what it would have repeated.
    await one.close();
    const answers: Promise<TokenLookup | undefined>[] = [];
    const asking = setInterval(() => answers.push(lookUp(other, undefined)), 1).unref();
    await server.up();
    await other.ping();
    await new Promise((resolve) => setTimeout(resolve, 300));
    clearInterval(asking);
    const found = await Promise.all(answers);
    expect(found.filter((answer) => answer !== undefined)).toEqual([]);
    expect(found.length).toBeGreaterThan(50);
  });

  test('caches again when Redis is back', async () => {
    await server.kill();
    await server.up();
    await eventually(async () => {
      await lookUp(other, token);
      return cached(other)();
    });
  });
});
