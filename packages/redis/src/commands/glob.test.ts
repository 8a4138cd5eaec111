import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { RedisServer } from '../testing/redis-server.js';
import { parseGlob } from './glob.js';

let server: RedisServer;
let raw: Redis;
beforeAll(async () => {
  server = await RedisServer.start();
  raw = server.client();
});
afterAll(async () => {
  raw.disconnect();
  await server.stop();
});

describe('a MATCH pattern', () => {
  test("matches what Redis's own matching does", async () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      'c',
      '*',
      '?',
      '[ab]',
      '[^a]',
      '[a-b]',
      '[b-a]',
      '[',
      ']',
      '^',
      '-',
      '\\*',
      '\\',
    );
    const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const key = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '*', '[', ']', '-', '^'),
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(pattern, key, async (pattern, key) => {
        await raw.flushdb();
        await raw.set(key, '');
        const [, found] = await raw.scan('0', 'MATCH', pattern);
        expect({ pattern, key, matches: parseGlob(pattern).matches(key) }).toEqual({
          pattern,
          key,
          matches: found.length === 1,
        });
      }),
      { numRuns: 400 },
    );
  });

  test('asks the server for no fewer keys than it matches', () => {
    expect(parseGlob('a:?*[xy]é\\*').server).toBe('a:*%C3%A9%2A');
    expect(parseGlob('').server).toBe('');
  });

  test('guarantees that a hostile pattern costs no more than its length times the key', () => {
    const glob = parseGlob(`${'*a'.repeat(500)}b`);
    expect(glob.matches('a'.repeat(5_000))).toBe(false);
  });

  test('guarantees that an endless pattern is refused', () => {
    expect(() => parseGlob('*'.repeat(2_000))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
