import { acme, createTestRedis, globex, type TestRedis } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { expectCatalogued } from '../../test/catalogued.js';
import { createRedis, type Redis } from '../create-redis.js';
import type { OrgRedis } from '../org-redis.js';

let store: TestRedis;
let raw: RawRedis;
let redis: Redis;
let client: OrgRedis;

beforeAll(async () => {
  store = await createTestRedis();
  raw = new RawRedis(store.url);
  redis = createRedis({ url: store.url });
  client = redis.forOrg(acme.context());
});
beforeEach(() => raw.flushdb());
afterEach(() => expectCatalogued(store.url));
afterAll(async () => {
  await redis.close();
  raw.disconnect();
  await store.drop();
});

const scanAll = async (from: OrgRedis, ...options: ['MATCH', string] | []): Promise<string[]> => {
  const found: string[] = [];
  let cursor = '0';
  do {
    const [next, keys] = options.length ? await from.scan(cursor, ...options) : await from.scan(cursor);
    found.push(...keys);
    cursor = next;
  } while (cursor !== '0');
  return found.toSorted();
};

describe("an org's client", () => {
  test('stores under the org, with every key encoded', async () => {
    await client.set('session:A*', 'x');
    expect(await raw.keys('*')).toEqual([`${acme.id}:kv:session:A%2A`]);
  });

  test.each([
    ['no context', undefined, 'CONTEXT_MISSING'],
    ['a copied context', { ...acme.context() }, 'CONTEXT_FORGED'],
  ])('guarantees that %s gives no client', (_, context, code) => {
    expect(() => redis.forOrg(context as never)).toThrow(expect.objectContaining({ code }));
  });

  test('guarantees that SCAN shows the org its own keys, without the prefix, and nothing else', async () => {
    await raw.mset(`${globex.id}:kv:x`, 'x', 'x', 'x', `x${acme.id}:kv:x`, 'x', `${acme.id}:memory:x`, 'x');
    await raw.set(`${acme.id}:kv:%zz`, 'planted under our prefix, not written by us');
    await client.mset({ 'a:1': 'x', 'a:2': 'x', 'b*': 'x', é: 'x' });
    expect(await scanAll(client)).toEqual(['a:1', 'a:2', 'b*', 'é']);
    expect(await scanAll(client, 'MATCH', 'a:*')).toEqual(['a:1', 'a:2']);
    expect(await scanAll(client, 'MATCH', '?')).toEqual(['é']);
    expect(await scanAll(client, 'MATCH', 'b\\*')).toEqual(['b*']);
    expect(await scanAll(client, 'MATCH', `*${globex.id}*`)).toEqual([]);
    expect(await scanAll(redis.forOrg(globex.context()))).toEqual(['x']);
    await raw.del('x', `x${acme.id}:kv:x`, `${acme.id}:memory:x`);
  });

  test('gives keys in replies back as the caller named them', async () => {
    await client.xadd('stream:A', '1-1', 'f', 'v');
    await client.rpush('list:A', 'x');
    await client.zadd('zset:A', 1, 'x');
    expect(await client.xread('STREAMS', 'stream:A', '0')).toEqual([['stream:A', [['1-1', ['f', 'v']]]]]);
    expect(await client.lmpop(1, 'list:A', 'LEFT')).toEqual(['list:A', ['x']]);
    expect(await client.zmpop(1, 'zset:A', 'MIN')).toEqual(['zset:A', [['x', '1']]]);
    expect(await client.lmpop(1, 'list:A', 'LEFT')).toBeNull();
  });

  test('does so inside a transaction too', async () => {
    await client.xadd('s', '1-1', 'f', 'v');
    const results = await client.multi().incr('n').xread('STREAMS', 's', '0').scan('0', 'COUNT', 1000).exec();
    expect(results).toEqual([
      [null, 1],
      [null, [['s', [['1-1', ['f', 'v']]]]]],
      [null, ['0', expect.arrayContaining(['n', 's'])]],
    ]);
  });

  test('keeps bytes', async () => {
    const bytes = Buffer.from([0, 255, 13, 10]);
    await client.set('bytes', bytes);
    expect(await client.getBuffer('bytes')).toEqual(bytes);
  });

  test('calls back as ioredis does', async () => {
    await client.set('k', 'v');
    const answer = await new Promise((resolve) => {
      client.get('k', (error, value) => resolve([error, value])).catch(() => undefined);
    });
    expect(answer).toEqual([null, 'v']);
  });

  test('runs a command by its name', async () => {
    await client.call('SET', 'k', 'v');
    expect(await client.call('get', 'k')).toBe('v');
    expect(await client.call('OBJECT', 'ENCODING', 'k')).toBe('embstr');
  });

  test('has no way to its connection or to another org', () => {
    const reachable = new Set<unknown>();
    const walk = (value: unknown, depth: number): void => {
      if (
        depth > 4 ||
        value === null ||
        !['object', 'function'].includes(typeof value) ||
        reachable.has(value)
      )
        return;
      reachable.add(value);
      for (const key of Reflect.ownKeys(value as object)) {
        const { value: inner } = Object.getOwnPropertyDescriptor(value, key) ?? {};
        walk(inner, depth + 1);
      }
    };
    walk(client, 0);
    expect([...reachable].filter((value) => value instanceof RawRedis)).toEqual([]);
    expect(() => Object.assign(client, { orgId: globex.id })).toThrow(TypeError);
    expect(() => Object.assign(Object.getPrototypeOf(client) as object, { get: () => 'x' })).toThrow(
      TypeError,
    );
  });
});

describe('a failure', () => {
  test('is an error of the catalogue whose public text quotes nothing', async () => {
    await client.set('k', 'secret');
    const error = await client.hget('k', 'secret-field').catch((error: unknown) => error);
    expect(error).toMatchObject({
      code: 'INTERNAL',
      message: expect.stringContaining('redis refused HGET: WRONGTYPE'),
    });
    expect(JSON.stringify(error)).not.toMatch(/secret|WRONGTYPE/);
  });

  test('stays with its command in a pipeline', async () => {
    await client.set('k', 'v');
    const results = await client.pipeline().get('k').llen('k').get('k').exec();
    expect(results).toEqual([
      [null, 'v'],
      [expect.objectContaining({ code: 'INTERNAL' }), undefined],
      [null, 'v'],
    ]);
  });

  test('undoes no other command of a transaction, as in Redis', async () => {
    const results = await client.multi().set('k', 'v').llen('k').get('k').exec();
    expect(results).toEqual([
      [null, 'OK'],
      [expect.objectContaining({ code: 'INTERNAL' }), undefined],
      [null, 'v'],
    ]);
  });

  test('of the form of one command lets nothing of a transaction happen', async () => {
    const transaction = client.multi().set('k', 'v').call('GETRANGE', 'k');
    await expect(transaction.exec()).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await client.get('k')).toBeNull();
  });

  test('guarantees that a refused command in a pipeline sends nothing of it', async () => {
    expect(() => client.pipeline().set('k', 'v').call('FLUSHALL')).toThrow(
      expect.objectContaining({ code: 'OPERATION_REFUSED' }),
    );
    expect(await raw.keys('*')).toEqual([]);
  });

  test.each(['pipeline', 'multi'] as const)(
    'guarantees that what is changed after it was added to a %s is not sent',
    async (door) => {
      await raw.zadd(`${globex.id}:kv:zset`, 1, globex.marker);
      const count = Buffer.from('1');
      const options = Buffer.from('XX');
      const batch = client[door]();
      batch.call('ZUNION', count, 'zset', `${globex.id}:kv:zset`);
      batch.set('k', 'v', options as never);
      count.write('2');
      options.write('NX');
      const answers = await batch.exec().catch((error: unknown) => error);
      expect(JSON.stringify(answers)).not.toContain(globex.marker);
      expect(await client.get('k')).toBeNull();
    },
  );

  test('guarantees that a pipeline is sent once', async () => {
    const pipeline = client.pipeline().incr('n');
    await pipeline.exec();
    await expect(pipeline.exec()).rejects.toMatchObject({ code: 'OPERATION_REFUSED' });
    expect(await client.get('n')).toBe('1');
  });
});

test('guarantees that transactions of many orgs on the one connection do not mix', async () => {
  const orgs = [acme, globex];
  const rounds = Array.from({ length: 200 }, (_, n) => orgs[n % 2] as typeof acme);
  const answers = await Promise.all(
    rounds.map((org, n) =>
      redis
        .forOrg(org.context())
        .multi()
        .set(`k${n}`, `${org.marker}-${n}`)
        .get(`k${n}`)
        .incr('count')
        .exec(),
    ),
  );
  answers.forEach((answer, n) => {
    expect(answer[1]).toEqual([null, `${rounds[n]?.marker}-${n}`]);
    expect(answer[2]).toEqual([null, Math.floor(n / 2) + 1]);
  });
});
