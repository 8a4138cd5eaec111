import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parseSealKeys, seal, sealer } from './seal.js';

const hex = '5ea1'.repeat(16);
const facts = { org: 'o', actor: 'user:u', role: 'admin' };

describe('CONTEXT_SEAL_KEY', () => {
  test('lists versions, newest first', () => {
    const keys = parseSealKeys(`2:${'ab'.repeat(32)}, 1:${hex}`);
    expect(keys.map(({ version }) => version)).toEqual([2, 1]);
    expect(keys[1]?.key).toEqual(Buffer.from(hex, 'hex'));
  });

  test.each([
    '',
    hex,
    `0:${hex}`,
    `x:${hex}`,
    `1:${hex}0`,
    `1:${hex.slice(2)}`,
    `1:${hex},`,
    `1:${hex},1:${hex}`,
  ])('guarantees that %j is refused and not quoted', (text) => {
    expect(() => parseSealKeys(text)).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
    expect(() => parseSealKeys(text)).not.toThrow(
      expect.objectContaining({ message: expect.stringContaining(hex) }),
    );
  });
});

describe('a seal', () => {
  const [key] = parseSealKeys(`7:${hex}`);
  const sha256 = (...parts: (Buffer | string)[]) =>
    parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

  test('is sha256(k || sha256(k || version|org|actor|role))', () => {
    const inner = sha256(key.key, '7|o|user:u|admin');
    expect(seal(key, facts)).toBe(`7.${sha256(key.key, inner).toString('hex')}`);
  });

  test.each(['org', 'actor', 'role'] as const)('guarantees that it covers the %s', (name) => {
    expect(seal(key, { ...facts, [name]: 'other' })).not.toBe(seal(key, facts));
  });

  test('guarantees that it covers the version and the key', () => {
    const seals = [`7:${hex}`, `8:${hex}`, `7:${'00'.repeat(32)}`].map((text) =>
      seal(parseSealKeys(text)[0], facts).slice(2),
    );
    expect(new Set(seals).size).toBe(3);
  });

  test('guarantees that a remembered one is the one of the very org, actor and role', () => {
    const sign = sealer(key, 3);
    const callers = ['o', 'p'].flatMap((org) =>
      ['user:u', 'user:v'].flatMap((actor) => ['admin', 'viewer'].map((role) => ({ org, actor, role }))),
    );
    for (const caller of [...callers, ...callers.reverse()]) expect(sign(caller)).toBe(seal(key, caller));
    expect(new Set(callers.map(sign)).size).toBe(callers.length);
  });
});
