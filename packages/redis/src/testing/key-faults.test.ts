import { acme, createTestRedis, type TestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { memoryOf, tokenOf } from '../../test/values.js';
import { keyFaults } from './key-faults.js';

let store: TestRedis;
let raw: RawRedis;
beforeAll(async () => {
  store = await createTestRedis();
  raw = new RawRedis(store.url);
});
afterEach(() => raw.flushdb());
afterAll(async () => {
  raw.disconnect();
  await store.drop();
});

const head = `V|${'1'.repeat(13)}|${'a'.repeat(12)}|${'-'.repeat(12)}`;
const memory = `${acme.id}:memory:${acme.rowId(3)}`;
const memoryFault = '<org>:memory:<memory_id> (owner cache): ';
const entry = (json: string, version = 1) => raw.set(memory, `${head}|${version}|${json}`, 'EX', 60);

describe('a walk over the keys', () => {
  test('finds nothing wrong with what the product writes', async () => {
    await entry(JSON.stringify(memoryOf(acme)));
    await raw.set('token:public', `${head}|1|${JSON.stringify(tokenOf(acme))}`, 'EX', 60);
    await raw.set(`ratelimit:${acme.id}:minute:1`, '1', 'EX', 120);
    await raw.set(`${acme.id}:memory:x`, `L${head.slice(1)}`, 'EX', 10);
    await raw.rpush(`${acme.id}:kv:anything`, 'x');
    expect(await keyFaults(store.url)).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a key that the catalogue does not know',
      () => raw.set(`${acme.id}:feature:${'f'.repeat(40)}:12345`, 'x'),
      '<uuid>:feature:<hex>:<number> (owner unknown): no key of the catalogue, expected one; add it to packages/redis/src/keys/key-catalogue.ts',
    ],
    [
      'a key of another type',
      () => raw.rpush(`ingest:${acme.id}`, 'x'),
      'ingest:<org> (owner lanes): is a list, expected a stream',
    ],
    [
      'a key without its end',
      () => raw.set(`ratelimit:${acme.id}:minute:1`, '1'),
      'ratelimit:<org>:minute:<unix_minute> (owner limiter): has no end, expected at most 120 s',
    ],
    [
      'a key that lives too long',
      () => raw.set(`ratelimit:${acme.id}:minute:1`, '1', 'EX', 121),
      'ratelimit:<org>:minute:<unix_minute> (owner limiter): lives longer than the 120 s that are expected at most',
    ],
    [
      'a value that the cache did not write',
      () => raw.set(memory, JSON.stringify(memoryOf(acme)), 'EX', 60),
      `${memoryFault}holds no entry of the cache, expected a value, a lease or an invalidation`,
    ],
    [
      'a value of another version',
      () => entry(JSON.stringify(memoryOf(acme)), 2),
      `${memoryFault}holds version 2 of its value, expected 1`,
    ],
    [
      'a value of another shape',
      () => entry(JSON.stringify({ ...memoryOf(acme), agentId: 'hidden' })),
      `${memoryFault}holds a value unlike its schema at "agentId" (invalid_format)`,
    ],
    [
      'a value that is no JSON',
      () => entry('{"hidden'),
      `${memoryFault}holds a value unlike its schema at "" (invalid_type)`,
    ],
  ])('finds %s, and quotes neither value nor id', async (_, plant, fault) => {
    await plant();
    expect(await keyFaults(store.url)).toEqual([fault]);
  });
});
