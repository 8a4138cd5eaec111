import { acme } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../test/eventually.js';
import { createRedis, type Redis } from './create-redis.js';
import { RedisServer } from './testing/redis-server.js';

let server: RedisServer;
let redis: Redis;
let errors: Error[];

beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(async () => {
  errors = [];
  redis = createRedis({ url: server.url, onError: (error) => errors.push(error) });
  await redis.ping();
});
afterEach(() => redis.close());
afterAll(() => server.stop());

const client = () => redis.forOrg(acme.context());
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a connection', () => {
  test('guarantees that no command is sent twice when it breaks and heals', async () => {
    await client().del('count');
    const outcomes: Promise<boolean>[] = [];
    const sent = new AbortController();
    const sender = (async () => {
      while (!sent.signal.aborted) {
        outcomes.push(
          client()
            .incr('count')
            .then(
              () => true,
              () => false,
            ),
        );
        await sleep(1);
      }
    })();
    await sleep(50);
    // Frozen first, so that commands are under way when it dies.
    server.freeze();
    const before = outcomes.length;
    await eventually(() => outcomes.length > before + 5);
    await server.kill();
    await sleep(20);
    await server.up();
    await eventually(() =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    );
    sent.abort();
    await sender;
    const answered = (await Promise.all(outcomes)).filter(Boolean).length;
    const counted = Number(await client().get('count'));
    expect(answered).toBeLessThan(outcomes.length);
    expect(counted).toBeGreaterThanOrEqual(answered);
    // What was under way when the server died may have been counted or not, but once.
    expect(counted).toBeLessThanOrEqual(outcomes.length);
  });

  test('fails commands while Redis is down, with a code that says so, and heals by itself', async () => {
    await server.kill();
    await expect(client().get('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(redis.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(client().multi().set('k', 'v').exec()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const [[failure] = []] = await client().pipeline().get('k').exec();
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.up();
    await eventually(() =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    );
    expect(await client().get('k')).toBeNull();
    expect(errors.length).toBeGreaterThan(0);
  });

  test('guarantees that a server that hangs is given up', async () => {
    server.freeze();
    await expect(client().get('k')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    server.thaw();
    await eventually(() =>
      redis.ping().then(
        () => true,
        () => false,
      ),
    );
  });

  test('closes while Redis is down', async () => {
    await server.kill();
    await redis.close();
    await server.up();
  });

  test('guarantees that a wrong password is told as a fault of the configuration, without the password', async () => {
    const refused: Error[] = [];
    const url = server.url.replace('private-server', 'wrong-secret');
    const wrong = createRedis({ url, onError: (error) => refused.push(error) });
    await expect(wrong.ping()).rejects.toMatchObject({ code: expect.any(String) });
    await eventually(() => refused.length > 0);
    expect(refused.map(String).join()).toContain('WRONGPASS');
    expect(refused.map(String).join()).not.toContain('wrong-secret');
    await wrong.close();
  });
});

describe('the configuration', () => {
  test.each([
    [{ url: 'http://localhost' }, 'url'],
    [{ url: '' }, 'url'],
    [{ limits: { org: 0 } }, 'limits.org'],
    [{ limits: { processes: 1.5 } }, 'limits.processes'],
    [{ lanes: { maxMessages: -1 } }, 'lanes.maxMessages'],
    [{ envelopeKeys: 'x' }, 'INGEST_SIGNING_KEYS'],
  ])('guarantees that %j is refused by name before anything connects', (wrong, name) => {
    const attempt = () => createRedis({ url: server.url, ...wrong });
    expect(attempt).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
    expect(attempt).toThrow(name);
  });
});
