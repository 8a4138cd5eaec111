import { expect, test } from '@jest/globals';
import { mintApiKey, parseApiKey } from './api-key.js';

test('is found again by its public id and the hash of its secret', () => {
  const { text, publicId, secretHash } = mintApiKey();
  expect(text).toMatch(/^bk_[0-9a-f]{24}_[0-9a-f]{64}_[0-9a-f]{8}$/);
  expect(parseApiKey(text)).toEqual({ publicId, secretHash });
});

test('guarantees that what is stored does not hold the secret', () => {
  const { text, publicId, secretHash } = mintApiKey();
  const secret = text.split('_')[2] ?? '';
  expect(secretHash).toHaveLength(32);
  expect(publicId + secretHash.toString('hex')).not.toContain(secret);
});

test('guarantees that no two keys share anything', () => {
  const parts = Array.from({ length: 1000 }, () => mintApiKey().text.split('_').slice(1, 3)).flat();
  expect(new Set(parts).size).toBe(2000);
});

test.each<[string, (key: string) => string]>([
  ['one digit typed wrong', (key) => key.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))],
  ['two digits swapped', (key) => key.replace(/(.)(.)_/, (_, a, b) => `${b}${a}_`)],
  ['its checksum cut off', (key) => key.slice(0, -9)],
  ['upper case', (key) => key.toUpperCase()],
  ['another prefix', (key) => key.replace('bk_', 'sk_')],
  ['a line break behind it', (key) => `${key}\n`],
  ['another key behind it', (key) => key + key],
  ['nothing', () => ''],
])('guarantees that a key with %s is refused without a look-up', (_, change) => {
  let { text } = mintApiKey();
  // Two equal digits would swap into the same key.
  while (/(.)\1_/.test(text)) text = mintApiKey().text;
  expect(parseApiKey(change(text))).toBeUndefined();
});
