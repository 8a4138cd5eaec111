import { readFileSync } from 'node:fs';
import { acme } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Redis as RawRedis } from 'ioredis';
import { takeAll } from '../../test/lanes.js';
import { memoryOf, signingKeys } from '../../test/values.js';
import { runtimeAclRules } from '../acl/acl-rules.js';
import { createRedis } from '../create-redis.js';
import { RedisServer } from '../testing/redis-server.js';
import { assertRedisPosture } from './assert-redis-posture.js';
import type { Finding } from './finding.js';
import { redisChecks } from './redis-checks.js';
import type { RedisFacts } from './redis-facts.js';
import { isSafe, type PostureOptions, runRedisPosture } from './run-posture.js';

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

const findings = async (options: Partial<PostureOptions> = {}): Promise<Finding[]> =>
  (await runRedisPosture({ url: user, production: false, ...options })).flatMap(({ findings }) => findings);
const found = async (options: Partial<PostureOptions> = {}): Promise<string[]> =>
  (await findings(options)).map(({ code }) => code);

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
      /maxmemory-policy allkeys-lru, expected noeviction/,
    ],
    [
      'redis_eviction',
      ['maxmemory-policy', 'volatile-ttl'],
      /maxmemory-policy volatile-ttl, expected noeviction/,
    ],
    ['redis_persistence', ['appendonly', 'no'], /ACCEPTED MESSAGES ARE LOST/],
  ])('%s is found while %j is set, and only then', async (check, [name, value], message) => {
    expect(await found()).toEqual([]);
    await raw.config('SET', name, value);
    expect(await findings()).toMatchObject([
      { code: check, object: 'server', detail: expect.stringMatching(message) },
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
    const [finding] = (await findings({ url: server.url, production: true })).filter(
      ({ code }) => code === 'redis_commands',
    );
    expect(finding).toMatchObject({ level: 'fatal', object: 'user default' });
    expect(finding?.detail).toMatch(/^may run flushall, flushdb, keys, config, .*shutdown/);
    const named = finding?.detail.match(/[a-z]+(?=,)/g) ?? [];
    expect(new Set(named).size).toBe(named.length);
  });

  test.each([
    ['flushall', 'flushall'],
    ['flushdb', 'flushdb'],
    ['keys', 'keys'],
    ['config', 'config|set'],
    ['config', 'config|get'],
    ['debug', 'debug'],
    ['shutdown', 'shutdown'],
    ['save', 'save'],
    ['bgrewriteaof', 'bgrewriteaof'],
    ['module', 'module|list'],
    ['migrate', 'migrate'],
    ['replicaof', 'replicaof'],
    ['failover', 'failover'],
    ['cluster', 'cluster|reset'],
    ['psync', 'psync'],
    ['acl', 'acl|setuser'],
    ['acl', 'acl|getuser'],
    ['script', 'script|flush'],
    ['function', 'function|flush'],
    ['monitor', 'monitor'],
    ['swapdb', 'swapdb'],
    ['slowlog', 'slowlog|get'],
    ['client', 'client|kill'],
    ['client', 'client|list'],
    ['client', 'client|pause'],
  ])('guarantees that %s is found for a user who has +%s besides', async (command, rule) => {
    await raw.acl('SETUSER', 'more', 'reset', 'on', '>pass', ...runtimeAclRules(), `+${rule}`, '~*');
    const all = await findings({ url: server.urlOf('more', 'pass'), production: true });
    expect(all.filter(({ code }) => code === 'redis_commands')).toMatchObject([
      { detail: `may run ${command}, expected none of these` },
    ]);
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
      .map(({ code }) => code);

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
    await expect(attempt).rejects.toMatchObject({ code: 'POSTURE_UNSAFE' });
    await expect(attempt).rejects.toThrow(
      /^Redis 127\.0\.0\.1:\d+ is not safe .*\n  redis_eviction: server has maxmemory-policy .*; CONFIG SET .*\nLook again with pnpm redis:verify\.$/,
    );
    expect(isSafe(await runRedisPosture({ url: user, production: false }))).toBe(false);
  });

  test('warns loudly where messages are not kept, and goes on', async () => {
    await raw.config('SET', 'appendonly', 'no');
    const warnings: string[] = [];
    await assertRedisPosture({ url: user, production: false, warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Redis 127\.0\.0\.1:\d+: redis_persistence: server .*ACCEPTED MESSAGES ARE LOST/,
      ),
    ]);
    expect(isSafe(await runRedisPosture({ url: user, production: false }))).toBe(true);
  });

  test('guarantees that no password stands in its errors', async () => {
    const attempt = assertRedisPosture({ url: server.urlOf('bulkhead', 'wrong-secret'), production: true });
    const error = await attempt.catch((error: unknown) => error);
    expect(error).toMatchObject({ code: expect.any(String) });
    expect(String(error)).not.toContain('wrong-secret');
  });
});
