import { assertContext } from '@bulkhead/tenancy';
import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newKey, oldKey, signingKeys } from '../../test/values.js';
import { claims, LARGEST_PAYLOAD, open, seal } from './envelope.js';
import { pack } from './packing.js';
import { SigningKeys } from './signing-keys.js';

const keys = new SigningKeys(signingKeys);
const time = 1_790_000_000_123.7;
const message = { id: 'batch 1|é', kind: 'events', payload: 'rows' };
const sealed = seal(keys, acme.context('member'), message, time);
const large = 'row\n'.repeat(10_000);
const packed = seal(keys, acme.context('member'), message, time, await pack(large));

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

  test('opens with a large payload, which it holds packed', () => {
    expect(packed.payload.length).toBeLessThan(1000);
    expect(open(keys, acme.id, packed)).toMatchObject({ id: 'batch 1|é', payload: Buffer.from(large) });
    expect(claims(packed.header)).toMatchObject({ id: 'batch 1|é', size: large.length });
  });

  test('guarantees that the size of a packed payload can neither be changed nor left out', () => {
    for (const size of ['|39999', '|40001', '|9999999', '|0', '|-1', '|40000|1', '|', '']) {
      const header = packed.header.replace(/\|40000$/, size);
      expect(typeof open(keys, acme.id, { ...packed, header })).toBe('string');
    }
    expect(open(keys, acme.id, { ...sealed, header: `${sealed.header.replace(/^1/, '2')}|4` })).toBe(
      'bad_signature',
    );
  });

  test('guarantees that one whose payload cannot be unpacked is rejected and fails nothing else', () => {
    for (const size of [1, 3, 4_096]) {
      const broken = seal(keys, acme.context(), message, time, { payload: Buffer.from('no'), size });
      expect(open(keys, acme.id, broken)).toBe('truncated');
    }
  });

  test.each([
    ['', sealed],
    [' with a packed payload', packed],
  ])('guarantees that no character of one%s can be changed', (_, whole) => {
    fc.assert(
      fc.property(
        fc.constantFrom('header', 'signature', 'payload'),
        fc.nat(),
        fc.nat({ max: 254 }),
        (part, place, by) => {
          const bytes = Buffer.from(whole[part as 'header']);
          const at = place % bytes.length;
          bytes[at] = ((bytes[at] as number) + by + 1) % 256;
          const changed = { ...whole, [part]: part === 'payload' ? bytes : bytes.toString('latin1') };
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
    [sealed.header.replace(/^1/, '3'), 'unsupported_version'],
    [sealed.header.replace(/^1/, '2'), 'truncated'],
    [packed.header.replace(/^2/, '1'), 'truncated'],
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

  test('guarantees that a payload is measured as it unpacks', () => {
    const huge = { payload: Buffer.from('x'), size: LARGEST_PAYLOAD + 1 };
    expect(() => seal(keys, acme.context(), message, time, huge)).toThrow(/expected at most/);
  });

  test('is known by its claims without a key, for lists', () => {
    expect(claims(sealed.header)).toEqual({ id: 'batch 1|é', kind: 'events', org: acme.id });
    expect(claims('garbage')).toBeUndefined();
  });
});
