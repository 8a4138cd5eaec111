import { assertContext } from '@bulkhead/tenancy';
import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newKey, oldKey, signingKeys } from '../../test/values.js';
import { claims, LARGEST_PAYLOAD, open, seal } from './envelope.js';
import { SigningKeys } from './signing-keys.js';

const keys = new SigningKeys(signingKeys);
const time = 1_790_000_000_123.7;
const message = { id: 'batch 1|é', kind: 'events', payload: 'rows' };
const sealed = seal(keys, acme.context('member'), message, time);

describe('an envelope', () => {
  test('opens in its own lane with the context of its sender', () => {
    const opened = open(keys, acme.id, sealed);
    expect(opened).toMatchObject({
      id: 'batch 1|é',
      kind: 'events',
      requestId: 'test-acme',
      time: 1_790_000_000_123,
      payload: Buffer.from('rows'),
      context: { orgId: acme.id, actor: acme.context().actor, role: 'member' },
    });
    expect(() => assertContext(typeof opened === 'string' ? undefined : opened.context)).not.toThrow();
  });

  test('guarantees that it does not open in another lane', () => {
    expect(open(keys, globex.id, sealed)).toBe('wrong_lane');
  });

  test('guarantees that no word of its header can be changed', () => {
    const words = sealed.header.split('|');
    const others = [
      '2',
      'x',
      globex.id,
      'threats',
      'y',
      '1790000000124',
      '00000000',
      'agent',
      globex.rowId(1),
      'owner',
      '1',
    ];
    words.forEach((_, at) => {
      const header = words.with(at, others[at] as string).join('|');
      expect(typeof open(keys, at === 2 ? globex.id : acme.id, { ...sealed, header })).toBe('string');
    });
  });

  test('guarantees that no character of it can be changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('header', 'signature', 'payload'),
        fc.nat(),
        fc.nat({ max: 254 }),
        (part, place, by) => {
          const bytes = Buffer.from(sealed[part as 'header']);
          const at = place % bytes.length;
          bytes[at] = ((bytes[at] as number) + by + 1) % 256;
          const changed = { ...sealed, [part]: part === 'payload' ? bytes : bytes.toString('latin1') };
          expect(typeof open(keys, acme.id, changed)).toBe('string');
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    ['', 'truncated'],
    ['1|', 'truncated'],
    [sealed.header.slice(0, -3), 'truncated'],
    [sealed.header.split('|').slice(0, -1).join('|'), 'truncated'],
    [`${sealed.header}|x`, 'truncated'],
    [`${sealed.header}\n`, 'truncated'],
    [sealed.header.replace(/^1/, '2'), 'unsupported_version'],
    [sealed.header.replace(/2$/, '3'), 'unknown_key'],
    ['garbage', 'truncated'],
  ])('guarantees that header %j is rejected as %s', (header, reason) => {
    expect(open(keys, acme.id, { ...sealed, header })).toBe(reason);
  });

  test('guarantees that a key that is no longer listed opens nothing', () => {
    const retired = seal(new SigningKeys(`1:${oldKey}`), acme.context(), message, time);
    expect(typeof open(keys, acme.id, retired)).toBe('object');
    expect(open(new SigningKeys(`2:${newKey}`), acme.id, retired)).toBe('unknown_key');
  });

  test('guarantees that another key of the same version opens nothing', () => {
    const forged = seal(new SigningKeys(`2:${oldKey}`), acme.context(), message, time);
    expect(open(keys, acme.id, forged)).toBe('bad_signature');
  });

  test.each([
    [{ ...message, kind: '' }, 'kind'],
    [{ ...message, kind: 'a|b' }, 'kind'],
    [{ ...message, kind: 'Events' }, 'kind'],
    [{ ...message, id: '' }, 'id'],
    [{ ...message, id: 'x'.repeat(201) }, 'id'],
    [{ ...message, payload: Buffer.alloc(LARGEST_PAYLOAD + 1) }, 'payload'],
  ])('is not made of a message that is no message', (wrong, field) => {
    expect(() => seal(keys, acme.context(), wrong, time)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field }),
    );
  });

  test('is known by its claims without a key, for lists', () => {
    expect(claims(sealed.header)).toEqual({ id: 'batch 1|é', kind: 'events', org: acme.id });
    expect(claims('garbage')).toBeUndefined();
  });
});
