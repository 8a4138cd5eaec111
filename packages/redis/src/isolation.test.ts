import { createTestRedis, describeIsolation, type TestOrg, type TestRedis } from '@bulkhead/testkit';
import { afterAll, beforeAll } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { keysOf, seedKeys } from '../test/fixture.js';
import { signingKeys } from '../test/values.js';
import { createRedis, type Redis } from './create-redis.js';
import type { OrgRedis } from './org-redis.js';

let store: TestRedis;
let raw: RawRedis;
let redis: Redis;

beforeAll(async () => {
  store = await createTestRedis();
  raw = new RawRedis(store.url);
  redis = createRedis({ url: store.url, envelopeKeys: signingKeys });
});
afterAll(async () => {
  await redis.close();
  await raw.flushdb();
  raw.disconnect();
  await store.drop();
});

const own = ({ id }: TestOrg) => `${id}:kv:`;

describeIsolation<OrgRedis>('Redis', {
  forOrg: (context) => redis.forOrg(context),
  seed: (org) => seedKeys(raw, org),
  snapshot: async (org) => {
    const keys = Object.values(keysOf(org))
      .flat()
      .filter((key) => key.startsWith(own(org)));
    return Promise.all(keys.map(async (key) => [key, (await raw.dumpBuffer(key))?.toString('hex')]));
  },
  operations: {
    GET: { effect: 'reads', run: (client) => client.get('string') },
    'GET by the whole key': {
      effect: 'reads',
      run: async (client, target) => [await client.get('string'), await client.get(`${own(target)}string`)],
    },
    MGET: { effect: 'reads', run: (client) => client.mget('string', 'missing') },
    HGETALL: { effect: 'reads', run: (client) => client.hgetall('hash') },
    LRANGE: { effect: 'reads', run: (client) => client.lrange('list', 0, -1) },
    SUNION: { effect: 'reads', run: (client) => client.sunion('set', 'missing') },
    ZRANGE: { effect: 'reads', run: (client) => client.zrange('zset', '0', '-1') },
    GEOSEARCH: {
      effect: 'reads',
      run: (client) => client.call('GEOSEARCH', 'geo', 'FROMLONLAT', '14', '37', 'BYRADIUS', '900', 'km'),
    },
    XREAD: { effect: 'reads', run: (client) => client.xread('STREAMS', 'stream', '0') },
    DUMP: { effect: 'reads', run: async (client) => (await client.dumpBuffer('string'))?.toString('latin1') },
    SCAN: {
      effect: 'reads',
      run: async (client, target) => {
        const [, keys] = await client.scan('0', 'COUNT', 1000);
        const values = await Promise.all(keys.map((key) => client.get(key).catch(() => undefined)));
        return [values, await client.scan('0', 'MATCH', `*${target.id}*`)];
      },
    },
    'a pipeline': {
      effect: 'reads',
      run: (client) => client.pipeline().get('string').hgetall('hash').exec(),
    },
    'a transaction': {
      effect: 'reads',
      run: (client) => client.multi().get('string').hgetall('hash').exec(),
    },
    SET: { effect: 'writes', run: (client) => client.set('string', 'changed') },
    DEL: { effect: 'writes', run: (client) => client.del('string', 'hash', 'list') },
    RENAME: { effect: 'writes', run: (client) => client.rename('string', 'renamed') },
    COPY: { effect: 'writes', run: (client) => client.copy('hash', 'string', 'REPLACE') },
    LMPOP: { effect: 'writes', run: (client) => client.lmpop(1, 'list', 'LEFT') },
    XADD: { effect: 'writes', run: (client) => client.xadd('stream', '*', 'field', 'value') },
    EXPIRE: { effect: 'writes', run: (client) => client.expire('string', 0) },
    ZUNIONSTORE: { effect: 'writes', run: (client) => client.zunionstore('string', 1, 'zset') },
    'MULTI of writes': {
      effect: 'writes',
      run: (client) => client.multi().del('string').set('list', 'x').exec(),
    },
  },
});

describeIsolation<OrgRedis>('the dead letters of a lane', {
  forOrg: (context) => redis.forOrg(context),
  seed: async (org) => {
    await raw.del(`ingest:${org.id}`, `ingest:${org.id}:dead`);
    const { id } = org;
    await raw.xadd(
      `ingest:${id}:dead`,
      '1-1',
      'h',
      '',
      's',
      '',
      'p',
      '',
      'reason',
      org.marker,
      'detail',
      org.marker,
    );
  },
  snapshot: ({ id }) => raw.xrange(`ingest:${id}:dead`, '-', '+'),
  operations: {
    list: { effect: 'reads', run: (client) => client.lanes.deadLetters.list() },
    discard: { effect: 'writes', run: (client) => client.lanes.deadLetters.discard('1-1') },
  },
});
