import { acme, globex } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Redis as RawRedis } from 'ioredis';
import { expectCatalogued } from '../../test/catalogued.js';
import { memoryOf, signingKeys, tokenOf } from '../../test/values.js';
import { createRedis, type Redis } from '../create-redis.js';
import { RedisServer } from '../testing/redis-server.js';
import { keyCatalogue } from './key-catalogue.js';
import { Keys } from './keys.js';

let server: RedisServer;
let raw: RawRedis;
let redis: Redis;
const errors: Error[] = [];

// One node that owns all slots refuses an operation over two slots as a cluster of many does.
beforeAll(async () => {
  server = await RedisServer.start({ 'cluster-enabled': 'yes', 'cluster-require-full-coverage': 'no' });
  raw = server.client();
  await raw.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  while (!String(await raw.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  redis = createRedis({
    url: server.url,
    hashTags: true,
    envelopeKeys: signingKeys,
    limits: { actions: { 'token.create': 10 } },
    onError: (error) => errors.push(error),
  });
});
afterAll(async () => {
  await redis.close();
  raw.disconnect();
  await server.stop();
});

const slot = (key: string) => raw.call('CLUSTER', 'KEYSLOT', key);

describe('on Redis Cluster, with hash tags', () => {
  test('all keys of an org lie in one slot, and two orgs need not', async () => {
    const keys = new Keys(true);
    const ofOrg = Object.entries(keyCatalogue).filter(([, { pattern }]) => pattern.includes('<org>'));
    const slots = await Promise.all(
      ofOrg.map(([, { pattern }]) => slot(pattern.replace('<org>', `{${acme.id}}`).replace(/<[^>]+>/g, 'x'))),
    );
    expect(new Set(slots).size).toBe(1);
    expect(await slot(keys.of('lane', { org: globex.id }))).not.toBe(slots[0]);
  });

  test('commands over several keys of an org work', async () => {
    const client = redis.forOrg(acme.context());
    await client.mset({ a: 1, 'b:{x}': 2, c: 3 });
    expect(await client.mget('a', 'b:{x}', 'c')).toEqual(['1', '2', '3']);
    await client.multi().rename('a', 'd').sunionstore('s', 'x', 'y').exec();
    expect((await client.scan('0', 'COUNT', 1000))[1].toSorted()).toEqual(['b:{x}', 'c', 'd']);
  });

  test('so do the limiter, the cache and the lanes with their dead letters', async () => {
    const client = redis.forOrg(acme.context());
    const decision = await client.limiter.consume({ token: acme.rowId(4) as never, action: 'token.create' });
    expect(decision).toMatchObject({ allowed: true, source: 'redis' });

    const load = async () => memoryOf(acme);
    await client.cache.read('memory', { memory_id: acme.rowId(3) }, load);
    expect(await client.cache.read('memory', { memory_id: acme.rowId(3) }, load)).toEqual(memoryOf(acme));
    await redis.tokens.read('public', async () => tokenOf(acme));
    expect(await redis.tokens.read('public', async () => tokenOf(acme))).toEqual(tokenOf(acme));
    expect(await redis.revocations.org(acme.id)).toEqual({ propagated: true });

    const reader = redis.createLaneReader({ group: 'pooled' });
    await client.lanes.append([{ kind: 'events', payload: 'x' }]);
    const [delivery] = await reader.take({ wait: 5_000 });
    await reader.deadLetter(delivery as never, { reason: 'schema' });
    const [dead] = await client.lanes.deadLetters.list();
    expect(await client.lanes.deadLetters.replay(String(dead?.id))).toBe(true);
    await reader.acknowledge(await reader.take({ wait: 5_000 }));
    expect(await client.lanes.state()).toEqual({ waiting: 0, pending: 0, dead: 0, lag: 0 });
    await reader.close();
    expect(errors).toEqual([]);
    await expectCatalogued(server.url);
  });
});
