import { orgId } from '@bulkhead/tenancy';
import { describe, expect, test } from '@jest/globals';
import { createVault, type SecretPlace } from './vault.js';

const acme = orgId('0190000a-0000-7000-8000-000000000000');
const globex = orgId('0190000b-0000-7000-8000-000000000000');

const key1 = `1:${'a1'.repeat(32)}`;
const key2 = `2:${'b2'.repeat(32)}`;
const place: SecretPlace = { orgId: acme, table: 'alert_channels', column: 'secret_sealed' };
const secret = 'https://hooks.test/T0/B0/süper-secret';
const refused = expect.objectContaining({ code: 'ENCRYPTION_UNAVAILABLE' });

describe('a sealed secret', () => {
  test('opens where it was sealed, and says its format and key version', () => {
    const sealed = createVault(key2).seal(place, secret);
    expect(createVault(key2).open(place, sealed)).toBe(secret);
    expect(Buffer.from(sealed.subarray(0, 8))).toEqual(Buffer.from('BKS1\0\0\0\x02'));
  });

  test('guarantees that it does not hold the secret, and that two of the same differ', () => {
    const vault = createVault(key1);
    const [a, b] = [vault.seal(place, secret), vault.seal(place, secret)].map((one) => Buffer.from(one));
    expect(a?.includes('secret')).toBe(false);
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(false);
  });

  test.each<[string, Partial<SecretPlace>]>([
    ['org', { orgId: globex }],
    ['table', { table: 'integrations' }],
    ['column', { column: 'config' }],
  ])('guarantees that it does not open in another %s', (_, moved) => {
    const vault = createVault(key1);
    expect(() => vault.open({ ...place, ...moved }, vault.seal(place, secret))).toThrow(refused);
  });

  test('guarantees that a change of any byte keeps it closed', () => {
    const vault = createVault(`${key1},${key2}`);
    const sealed = vault.seal(place, secret);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault.open(place, changed)).toThrow(refused);
      expect(() => vault.open(place, sealed.subarray(0, at))).toThrow(refused);
    }
  });

  test('opens after a rotation while the older key is listed', () => {
    const sealed = createVault(key1).seal(place, secret);
    expect(createVault(`${key2},${key1}`).open(place, sealed)).toBe(secret);
    expect(() => createVault(key2).open(place, sealed)).toThrow(refused);
  });

  test('guarantees that nothing is sealed or opened without a key', () => {
    const sealed = createVault(key1).seal(place, secret);
    expect(() => createVault(undefined).seal(place, secret)).toThrow(refused);
    expect(() => createVault(undefined).open(place, sealed)).toThrow(refused);
  });

  test('guarantees that the refusal does not quote the secret', () => {
    expect(() => createVault(undefined).seal(place, secret)).toThrow(/^(?!.*hooks)/);
  });
});
