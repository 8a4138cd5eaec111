import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { pack, unpack } from './packing.js';

const lines = (count: number) => Buffer.from('{"service":"api","message":"done 💥"}\n'.repeat(count));

describe('a payload', () => {
  test.each([1_000, 4_096, 100_000])('of %i lines is packed and comes back as it was', async (count) => {
    const { payload, size = 0 } = await pack(lines(count));
    expect(payload.length).toBeLessThan(size / 3);
    expect(unpack(payload as Buffer, size)?.equals(lines(count))).toBe(true);
  });

  test('given as text is packed as its bytes', async () => {
    const text = String(lines(1_000));
    const { payload, size = 0 } = await pack(text);
    expect(size).toBe(Buffer.byteLength(text));
    expect(String(unpack(payload as Buffer, size))).toBe(text);
  });

  test.each([
    ['small', lines(10)],
    ['not shorter when packed', randomBytes(100_000)],
  ])('that is %s stays as it is', async (_, given) => {
    expect(await pack(given)).toEqual({ payload: given });
  });

  test('guarantees that neither more nor less is unpacked than the size that was signed', async () => {
    const { payload, size = 0 } = await pack(lines(100_000));
    for (const wrong of [0, 10_000, size - 1, size + 1, 9_999_999]) {
      expect(unpack(payload as Buffer, wrong)).toBeUndefined();
    }
  });
});
