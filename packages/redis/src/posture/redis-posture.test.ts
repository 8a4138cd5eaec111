import { readFileSync } from 'node:fs';
import { acme } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Redis as RawRedis } from 'ioredis';
import { takeAll } from '../../test/lanes.js';
import { memoryOf, signingKeys } from '../../test/values.js';
import { runtimeAclRules } from '../acl/acl-rules.js';
import { createRedis } from '../create-redis.js';
import { RedisServer } from '../testing/redis-server.js';
import { assertRedisPosture, type PostureOptions, redisPosture } from './assert-redis-posture.js';
import { redisChecks } from './redis-checks.js';
import type { RedisFacts } from './redis-facts.js';

let server: RedisServer;
let raw: RawRedis;
let user: string;

beforeAll(async () => {
  server = await RedisServer.start({ appendfsync: 'always', maxmemory: '512mb' });
  raw = server.client();
  await raw.acl('SETUSER', 'bulkhead', 'reset', 'on', '>pass', ...runtimeAclRules());
  user = server.urlOf('bulkhead', 'pass');
});
afterEach(async () => {
  await raw.config(
    'SET',
    'maxmemory-policy',
    'noeviction',
    'appendonly',
    'yes',
    'appendfsync',
    'always',
    'maxmemory',
    '512mb',
  );
});
afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

const found = async (options: Partial<PostureOptions> = {}): Promise<string[]> =>
  (await redisPosture({ url: user, production: false, ...options })).map(({ check }) => check);

describe('a server that is fit', () => {
  test('has no finding in development', async () => {
    expect(await found()).toEqual([]);
    expect(await found({ url: server.url })).toEqual([]);
  });

  test('has none in production but for TLS, which this one does not speak', async () => {
    expect(await found({ production: true })).toEqual(['redis_tls']);
  });

  test('guarantees that its user needs no more than docs/redis.md grants', async () => {
    const page = readFileSync(new URL('../../../../docs/redis.md', import.meta.url), 'utf8');
    expect(page).toContain(runtimeAclRules().join(' '));
    const errors: Error[] = [];
    const redis = createRedis({
      url: user,
      envelopeKeys: signingKeys,
      onError: (error) => errors.push(error),
    });
    const client = redis.forOrg(acme.context());
    await client.multi().set('k', 'v').zadd('z', 1, 'x').exec();
    expect(await client.scan('0', 'COUNT', 1000)).toEqual(['0', expect.arrayContaining(['k', 'z'])]);
    expect(await client.limiter.consume()).toMatchObject({ source: 'redis' });
    for (let n = 0; n < 3; n += 1) {
      await client.cache.read('memory', { memory_id: acme.rowId(3) }, async () => memoryOf(acme));
    }
    expect(redis.counters().cache_misses).toBeGreaterThan(0);
    expect(await redis.revocations.org(acme.id)).toEqual({ propagated: true });
    const reader = redis.createLaneReader({ group: 'pooled' });
    await client.lanes.append([{ kind: 'events', payload: 'x' }]);
    const [delivery] = await takeAll(reader, 1);
    await reader.retry([delivery as never], { reason: 'x' });
    await reader.acknowledge(await takeAll(reader, 1));
    await reader.close();
    await redis.close();
    expect(errors).toEqual([]);
  });
});

describe('a fault', () => {
  test.each<[check: string, setting: [string, string], message: RegExp]>([
    [
      'redis_eviction',
      ['maxmemory-policy', 'allkeys-lru'],
      /maxmemory-policy is allkeys-lru, expected noeviction/,
    ],
    [
      'redis_eviction',
      ['maxmemory-policy', 'volatile-ttl'],
      /maxmemory-policy is volatile-ttl, expected noeviction/,
    ],
    ['redis_persistence', ['appendonly', 'no'], /ACCEPTED MESSAGES ARE LOST/],
  ])('%s is found while %j is set, and only then', async (check, [name, value], message) => {
    expect(await found()).toEqual([]);
    await raw.config('SET', name, value);
    expect(await redisPosture({ url: user, production: false })).toMatchObject([
      { check, message: expect.stringMatching(message) },
    ]);
    await raw.config('SET', name, name === 'appendonly' ? 'yes' : 'noeviction');
    expect(await found()).toEqual([]);
  });

  test.each([
    ['redis_fsync', 'appendfsync', 'everysec'],
    ['redis_memory', 'maxmemory', '0'],
  ])('%s is found in production while %s is %s', async (check, name, value) => {
    await raw.config('SET', name, value);
    expect(await found({ url: server.url, production: true })).toContain(check);
    expect(await found()).toEqual([]);
  });

  test('redis_commands is found for a user who may do everything', async () => {
    const [finding] = (await redisPosture({ url: server.url, production: true })).filter(
      ({ check }) => check === 'redis_commands',
    );
    expect(finding?.message).toMatch(/user default may run flushall, flushdb, keys, config, .*shutdown/);
  });

  test('redis_commands is found for a user who may not tell', async () => {
    await raw.acl('SETUSER', 'silent', 'reset', 'on', '>pass', ...runtimeAclRules(), '-acl');
    expect(await found({ url: server.urlOf('silent', 'pass'), production: true })).toContain(
      'redis_commands',
    );
  });

  const facts: RedisFacts = {
    url: new URL('rediss://bulkhead:pass@redis'),
    production: true,
    hashTags: false,
    info: new Map([
      ['redis_version', '7.0.15'],
      ['role', 'master'],
      ['maxmemory_policy', 'noeviction'],
      ['maxmemory', '1000'],
      ['aof_enabled', '1'],
      ['cluster_enabled', '0'],
    ]),
    user: 'bulkhead',
    dangerous: [],
    appendfsync: 'always',
  };
  const faults = (changed: Partial<RedisFacts>, info: Record<string, string> = {}) =>
    redisChecks
      .filter(({ fault }) =>
        fault({ ...facts, ...changed, info: new Map([...facts.info, ...Object.entries(info)]) }),
      )
      .map(({ name }) => name);

  test.each<[check: string, changed: Partial<RedisFacts>, info: Record<string, string>]>([
    ['redis_version', {}, { redis_version: '6.2.14' }],
    ['redis_version', {}, { redis_version: 'unknown' }],
    ['redis_role', {}, { role: 'slave' }],
    ['redis_cluster', {}, { cluster_enabled: '1' }],
    ['redis_password', { url: new URL('rediss://redis') }, {}],
    ['redis_tls', { url: new URL('redis://:pass@redis') }, {}],
  ])('%s is found, and nothing else', (check, changed, info) => {
    expect(faults({})).toEqual([]);
    expect(faults(changed, info)).toEqual([check]);
  });

  test('of the cluster is none with hash tags', () => {
    expect(faults({ hashTags: true }, { cluster_enabled: '1' })).toEqual([]);
  });
});

describe('assertRedisPosture', () => {
  test('guarantees that a server that may drop messages stops the start, with object and fix', async () => {
    await raw.config('SET', 'maxmemory-policy', 'allkeys-random');
    const attempt = assertRedisPosture({ url: user, production: false });
    await expect(attempt).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
    await expect(attempt).rejects.toThrow(
      /Redis 127\.0\.0\.1:\d+: maxmemory-policy is .*CONFIG SET .*\[redis_eviction\]/,
    );
  });

  test('warns loudly where messages are not kept, and goes on', async () => {
    await raw.config('SET', 'appendonly', 'no');
    const warnings: string[] = [];
    await assertRedisPosture({ url: user, production: false, warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringContaining('ACCEPTED MESSAGES ARE LOST')]);
  });

  test('guarantees that no password stands in its errors', async () => {
    const attempt = assertRedisPosture({ url: server.urlOf('bulkhead', 'wrong-secret'), production: true });
    const error = await attempt.catch((error: unknown) => error);
    expect(error).toMatchObject({ code: expect.any(String) });
    expect(String(error)).not.toContain('wrong-secret');
  });
});
