import { acme, globex } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis as RawRedis } from 'ioredis';
import { keysOf, outside, seedKeys } from '../../test/fixture.js';
import { commandData } from '../commands/command-data.js';
import { createRedis } from '../create-redis.js';
import { RedisServer } from '../testing/redis-server.js';
import { dropOrgAcl, ensureOrgAcl } from './ensure-org-acl.js';

let server: RedisServer;
let raw: RawRedis;
const open: RawRedis[] = [];

const connect = (username: string, password: string): RawRedis => {
  const client = new RawRedis(server.urlOf(username, password), {
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    disconnectTimeout: 100,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  open.push(client);
  return client;
};
const asAcme = async (): Promise<RawRedis> => {
  const { username, password = '' } = await ensureOrgAcl({
    adminUrl: server.url,
    org: acme.id,
    password: 'acme-only',
  });
  return connect(username, password);
};

beforeAll(async () => {
  server = await RedisServer.start();
  raw = server.client();
  await seedKeys(raw, acme);
  await seedKeys(raw, globex);
});
afterEach(() => open.splice(0).forEach((client) => client.disconnect()));
afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

describe('a direct credential of an org', () => {
  test('reads and writes what its guarded client does', async () => {
    const client = await asAcme();
    const redis = createRedis({ url: server.url });
    await redis.forOrg(acme.context()).set('shared', 'x');
    expect(await client.get(`${acme.id}:kv:shared`)).toBe('x');
    await client.multi().set(`${acme.id}:kv:mine`, 'y').incr(`${acme.id}:kv:count`).exec();
    expect(await redis.forOrg(acme.context()).get('mine')).toBe('y');
    await redis.close();
  });

  test('reads its cached memories and cannot write them', async () => {
    const client = await asAcme();
    const key = `${acme.id}:memory:${acme.rowId(2)}`;
    expect(await client.get(key)).toBe(acme.marker);
    await expect(client.set(key, 'x')).rejects.toThrow('NOPERM');
  });

  test.each([
    ...Object.values(keysOf(globex)).flat(),
    'x',
    `x${acme.id}:kv:x`,
    `ingest:${acme.id}`,
    `${acme.id}:epoch`,
  ])('guarantees that it reaches neither key %s nor a command on it', async (key) => {
    const client = await asAcme();
    const own = `${acme.id}:kv:x`;
    const attempts = [
      client.get(key),
      client.set(key, 'x'),
      client.del(key),
      client.exists(key),
      client.type(key),
      client.rename(own, key),
      client.copy(key, own),
      client.mget(own, key),
      client.xadd(key, '*', 'h', 'x'),
      client.sunionstore(own, key),
      client.zrangestore(own, key, 0, -1),
      client.lmpop(1, key, 'LEFT'),
      client.dump(key),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toThrow('NOPERM');
  });

  test('guarantees that it has no command that shows or changes more than keys', async () => {
    const client = await asAcme();
    const before = await outside(raw);
    const refused = [
      'scan',
      'keys',
      'randomkey',
      'dbsize',
      'flushall',
      'flushdb',
      'eval',
      'evalsha',
      'fcall',
      'script|load',
    ];
    refused.push(
      'publish',
      'subscribe',
      'psubscribe',
      'config|get',
      'info',
      'monitor',
      'client|list',
      'client|kill',
      'acl|list',
    );
    refused.push(
      'sort',
      'migrate',
      'restore',
      'move',
      'swapdb',
      'select',
      'wait',
      'memory|usage',
      'object|help',
    );
    for (const name of refused) {
      const arity = Math.abs(commandData[name as keyof typeof commandData].arity);
      const [command = '', ...sub] = name.split('|');
      const words = [...sub, ...Array<string>(Math.max(0, arity - 1 - sub.length)).fill('0')];
      await expect(client.call(command, ...words)).rejects.toThrow(/NOPERM/);
    }
    expect(await outside(raw)).toEqual(before);
  });

  test.each(['x', `${globex.id} ~*`, '*', ''])(
    'guarantees that %j is no org to make or drop a user for',
    async (org) => {
      const options = { adminUrl: server.url, org: org as never };
      const before = await raw.acl('LIST');
      await expect(ensureOrgAcl(options)).rejects.toMatchObject({ code: 'INVALID_ID' });
      await expect(dropOrgAcl(options)).rejects.toMatchObject({ code: 'INVALID_ID' });
      expect(await raw.acl('LIST')).toEqual(before);
    },
  );

  test('names the keys as a deployment with hash tags does', async () => {
    const options = { adminUrl: server.url, org: acme.id, password: 'tagged', hashTags: true };
    const client = connect((await ensureOrgAcl(options)).username, 'tagged');
    await client.set(`{${acme.id}}:kv:x`, 'x');
    for (const key of [`${acme.id}:kv:x`, `{${globex.id}}:kv:x`])
      await expect(client.get(key)).rejects.toThrow('NOPERM');
    await client.del(`{${acme.id}}:kv:x`);
  });

  test('gets a random password once and keeps it', async () => {
    const options = { adminUrl: server.url, org: globex.id };
    const first = await ensureOrgAcl(options);
    expect(first.password).toMatch(/^[\w-]{43}$/);
    expect(await ensureOrgAcl(options)).toEqual({ username: first.username });
    expect(await connect(first.username, String(first.password)).ping()).toBe('PONG');
    await ensureOrgAcl({ ...options, password: 'changed' });
    await expect(connect(first.username, String(first.password)).ping()).rejects.toThrow();
    expect(await connect(first.username, 'changed').ping()).toBe('PONG');
  });

  test('guarantees that the user of one org ends with that org', async () => {
    const client = await asAcme();
    await client.ping();
    const ended = new Promise((resolve) => client.once('end', resolve));
    await dropOrgAcl({ adminUrl: server.url, org: acme.id });
    await ended;
    await expect(connect(`org-${acme.id}`, 'acme-only').ping()).rejects.toThrow();
  });
});
