import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../test/eventually.js';
import { connect, disconnect } from '../connection.js';
import { ServerClock } from '../server-clock.js';
import { RedisServer } from '../testing/redis-server.js';
import { Fence } from './fence.js';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

test('guarantees that on a new connection nothing counts before what was delayed has arrived, and nothing older ever', async () => {
  const redis = connect({ url: server.url, onError: () => undefined }, 'fence');
  let delayed: () => Promise<void> = async () => undefined;
  const fence = new Fence(redis, new ServerClock(), () => delayed());
  await eventually(() => fence.up);
  const loaded = Date.now() + 1;
  expect(fence.trusts(loaded)).toBe(true);

  let arrive = () => {};
  delayed = () =>
    new Promise((resolve) => {
      arrive = resolve;
    });
  await server.kill();
  await eventually(() => redis.status !== 'ready');
  expect([fence.up, fence.trusts(loaded)]).toEqual([false, false]);
  await server.up();
  await redis.ping();
  expect([fence.up, fence.trusts(loaded)]).toEqual([false, false]);

  arrive();
  await eventually(() => fence.up);
  expect(fence.trusts(loaded)).toBe(false);
  expect(fence.trusts(Date.now() + 1_000)).toBe(true);
  await disconnect(redis);
});

test('guarantees that nothing counts while what was delayed cannot be sent', async () => {
  const redis = connect({ url: server.url, onError: () => undefined }, 'fence');
  const fence = new Fence(redis, new ServerClock(), () => Promise.reject(new Error('not sent')));
  await redis.ping();
  await redis.ping();
  expect(fence.up).toBe(false);
  await disconnect(redis);
});
