import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { newKey, oldKey } from '../../test/values.js';
import { SigningKeys } from './signing-keys.js';

const payload = Buffer.from('payload');

describe('INGEST_SIGNING_KEYS', () => {
  test.each([
    ['', 'key 1 is malformed'],
    [newKey, 'key 1 is malformed'],
    [`2:${newKey.slice(1)}`, 'key 1 is malformed'],
    [`2:${newKey},1:`, 'key 2 is malformed'],
    [`2:${newKey},`, 'key 2 is malformed'],
    [`2:${newKey},2:${oldKey}`, 'version 2 stands there twice'],
    [`2:${'0'.repeat(64)}`, 'key 2 is one character repeated'],
    [`|:${newKey}`, 'key 1 is malformed'],
  ])('guarantees that %j is refused', (text, fault) => {
    expect(() => new SigningKeys(text)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
    expect(() => new SigningKeys(text)).toThrow(`INGEST_SIGNING_KEYS: ${fault}`);
  });

  test('guarantees that no key is quoted in its error', () => {
    const attempt = () => new SigningKeys(`2:${newKey},${oldKey}x`);
    expect(attempt).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(oldKey.slice(0, 8)) }),
    );
  });

  test('sign with the first and verify with all, so that a key can be rotated', () => {
    const before = new SigningKeys(`1:${oldKey}`);
    const during = new SigningKeys(`2:${newKey}, 1:${oldKey.toUpperCase()}`);
    const after = new SigningKeys(`2:${newKey}`);
    expect([before.newest, during.newest]).toEqual(['1', '2']);
    const old = before.sign('1', 'header', payload);
    expect(during.verify('1', 'header', payload, old)).toBe(true);
    expect(after.has('1')).toBe(false);
    expect(after.verify('2', 'header', payload, during.sign('2', 'header', payload))).toBe(true);
  });

  test.each([
    ['header', 'headers', payload],
    ['payload', 'header', Buffer.from('payloads')],
    ['border between them', 'heade', Buffer.from('r\npayload')],
  ])('guarantees that a signature covers the %s', (_, header, other) => {
    const keys = new SigningKeys(`2:${newKey}`);
    expect(keys.verify('2', header, other, keys.sign('2', 'header', payload))).toBe(false);
  });

  test('guarantees that a signature made with the key for anything else is none of an envelope', () => {
    const digest = createHash('sha256').update(payload).digest('hex');
    const other = createHmac('sha256', Buffer.from(newKey, 'hex')).update(`header\n${digest}`);
    const keys = new SigningKeys(`2:${newKey}`);
    expect(keys.verify('2', 'header', payload, other.digest('base64url'))).toBe(false);
  });

  test('guarantees that a signature of one key is none of another', () => {
    const keys = new SigningKeys(`2:${newKey},1:${oldKey}`);
    expect(keys.verify('1', 'header', payload, keys.sign('2', 'header', payload))).toBe(false);
    expect(keys.verify('2', 'header', payload, '')).toBe(false);
  });
});
