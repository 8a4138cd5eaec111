import { createRedis } from '@bulkhead/redis';
import { describe, expect, test } from '@jest/globals';
import { limitFailures } from '../src/identity/limit-failures.js';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { exportByGrpc } from './grpc-call.js';

const api = apiUnderTest({ RATE_LIMIT_WRONG_CREDENTIALS: '5', TRUSTED_PROXIES: '127.0.0.1' });
const ask = (address: string, key: string | undefined) =>
  call(api.url, key, 'GET /v1/whoami', { headers: { 'x-forwarded-for': address } });
const wrong = `bk_${'a'.repeat(20)}`;
const forged = 'e30.e30.x';
const statuses = async (count: number, address: string, key: string | undefined) => {
  const all: number[] = [];
  for (let n = 0; n < count; n += 1) all.push((await ask(address, key)).status);
  return all;
};

describe('an address that shows wrong credentials', () => {
  test('guarantees that after so many it is refused, and says when to come again', async () => {
    expect(await statuses(6, '203.0.113.1', wrong)).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await ask('203.0.113.1', api.acme.keys.owner);
    expect([refused.status, refused.body]).toMatchObject([
      429,
      { code: 'RATE_LIMITED', errors: [{ in: 'header', field: 'Authorization' }] },
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('guarantees that no other address is locked out by it', async () => {
    expect((await ask('203.0.113.1', wrong)).status).toBe(429);
    expect(await statuses(3, '203.0.113.2', api.acme.keys.owner)).toEqual([200, 200, 200]);
    // What it writes before its own address is its own invention.
    expect((await ask('203.0.113.2, 203.0.113.1', wrong)).status).toBe(429);
  });

  test('guarantees that its neighbours in a /64 count as it', async () => {
    const all: number[] = [];
    for (let n = 1; n < 8; n += 1) all.push((await ask(`2001:db8::${n}`, wrong)).status);
    expect(all).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await ask('2001:db8:0:1::1', wrong)).status).toBe(401);
  });

  test('guarantees that tokens of a provider count, and none at all does not', async () => {
    expect(await statuses(6, '203.0.113.3', undefined)).toEqual(Array(6).fill(401));
    expect(await statuses(6, '203.0.113.3', forged)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('right ones cost nothing', async () => {
    expect(await statuses(12, '203.0.113.4', api.globex.keys.owner)).toEqual(Array(12).fill(200));
    expect((await ask('203.0.113.4', wrong)).status).toBe(401);
  });

  test('guarantees that gRPC counts with it', async () => {
    const codes: (number | undefined)[] = [];
    for (let n = 0; n < 6; n += 1) {
      const { error } = await exportByGrpc(api.grpcUrl, {
        metadata: { authorization: `Bearer ${wrong}`, 'x-forwarded-for': '203.0.113.5' },
      });
      codes.push(error?.code);
    }
    expect(codes).toEqual([16, 16, 16, 16, 16, 8]);
    expect((await ask('203.0.113.5', api.acme.keys.owner)).status).toBe(429);
  });
});

describe.each([
  ['with Redis', () => api.testRedis.url],
  ['while Redis is away', () => 'redis://127.0.0.1:1'],
])('the limit of wrong credentials %s', (_, url) => {
  test('guarantees that nothing is looked up once it is reached', async () => {
    const redis = createRedis({ url: url(), limits: { failures: 4 } });
    let looked = 0;
    const verify = limitFailures(() => {
      looked += 1;
      return Promise.resolve(undefined);
    }, redis.failures);
    const outcomes: string[] = [];
    for (let n = 0; n < 10; n += 1) {
      outcomes.push(
        await verify('bk_x', 'request', '198.51.100.1').then(
          () => 'wrong',
          ({ code }) => code,
        ),
      );
    }
    expect([looked, outcomes]).toEqual([4, [...Array(4).fill('wrong'), ...Array(6).fill('RATE_LIMITED')]]);
    await verify('bk_x', 'request', '198.51.100.2');
    expect(looked).toBe(5);
    await redis.close();
  });
});
