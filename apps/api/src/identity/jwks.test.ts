import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { remoteKeys } from './jwks.js';

let server: Server;
let asked: number;
let answer: RequestListener;
let clock: number;

const minutes = (count: number) => count * 60_000;
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
const json =
  (value: unknown): RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(value));
const key = async (kid: string, algorithm = 'ES256'): Promise<JWK> => ({
  ...(await exportJWK((await generateKeyPair(algorithm, { extractable: true })).publicKey)),
  kid,
});
const source = (algorithms: readonly string[] = ['ES256']) =>
  remoteKeys({ jwksUrl: url(), algorithms: algorithms as ['ES256'] }, () => clock);
const kids = async (keys: ReturnType<typeof source>, kid?: string) =>
  (await keys.keys(kid)).map((one) => one.kid);

beforeEach(async () => {
  asked = 0;
  clock = Date.UTC(2026, 0, 1);
  server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('keys by URL', () => {
  test('are fetched once for many tokens', async () => {
    answer = json({ keys: [await key('a')] });
    const keys = source();
    await Promise.all(Array.from({ length: 20 }, () => keys.keys('a')));
    clock += minutes(4);
    expect(await kids(keys, 'a')).toEqual(['a']);
    expect(asked).toBe(1);
  });

  test('a key that has just been added is found at once, one that was withdrawn is gone after the refresh', async () => {
    answer = json({ keys: [await key('a')] });
    const keys = source();
    await keys.keys('a');
    answer = json({ keys: [await key('b')] });
    clock += 30_000;
    expect(await kids(keys, 'b')).toEqual(['b']);
  });

  test('guarantees that made-up key ids cause one request per half minute', async () => {
    answer = json({ keys: [await key('a')] });
    const keys = source();
    for (let n = 0; n < 50; n += 1) expect(await kids(keys, `made-up-${n}`)).toEqual(['a']);
    expect(asked).toBe(1);
    clock += 30_000;
    await keys.keys('made-up');
    expect(asked).toBe(2);
  });

  test('guarantees that a provider that is away is bridged for 15 minutes and no longer', async () => {
    answer = json({ keys: [await key('a')] });
    const keys = source();
    await keys.keys('a');
    answer = (_, response) => response.writeHead(500).end();
    clock += minutes(14);
    expect(await kids(keys, 'a')).toEqual(['a']);
    clock += minutes(1);
    await expect(keys.keys('a')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    answer = json({ keys: [await key('b')] });
    clock += minutes(1);
    expect(await kids(keys, 'b')).toEqual(['b']);
  });

  test('guarantees that only public signing keys of an allowed algorithm are taken', async () => {
    const good = await key('good');
    const { d: _, ...rsa } = await key('rsa', 'RS256');
    answer = json({
      keys: [
        good,
        { ...good, kid: 'encryption', use: 'enc' },
        { ...good, kid: 'private', d: 'secret' },
        { ...good, kid: 'other-curve', crv: 'P-384' },
        { ...good, kid: 'says-otherwise', alg: 'RS256' },
        { ...good, kid: undefined },
        { kty: 'oct', kid: 'secret', k: 'c2VjcmV0', alg: 'HS256' },
        { kty: 'unheard of', kid: 'new' },
        rsa,
      ],
    });
    expect(await source().keys('good')).toEqual([{ ...good, alg: 'ES256' }]);
  });

  test('guarantees that an RSA key without an algorithm is not taken where two algorithms fit it', async () => {
    const rsa = await key('rsa', 'RS256');
    answer = json({ keys: [rsa] });
    expect(await kids(source(['RS256', 'PS256']))).toEqual([]);
    expect(await source(['RS256', 'ES256']).keys('rsa')).toEqual([{ ...rsa, alg: 'RS256' }]);
    answer = json({ keys: [{ ...rsa, alg: 'PS256' }] });
    expect(await source(['RS256', 'PS256']).keys('rsa')).toEqual([{ ...rsa, alg: 'PS256' }]);
  });

  test.each<[string, RequestListener]>([
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
    ['no JSON', (_, response) => response.end('<html>')],
    ['no key set', json({ ok: true })],
    ['thousands of keys', json({ keys: Array.from({ length: 1000 }, () => ({ kty: 'EC' })) })],
    ['an endless answer', (_, response) => response.end(Buffer.alloc(300_000, ' '))],
    ['a cut answer', (request) => request.socket.destroy()],
  ])('guarantees that %s is refused and not cached', async (_, listener) => {
    answer = listener;
    const keys = source();
    await expect(keys.keys('a')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    answer = json({ keys: [await key('a')] });
    clock += 30_000;
    expect(await kids(keys, 'a')).toEqual(['a']);
  });
});
