import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deriveKeys } from '../deployment-keys.js';
import { type CursorBinding, createCursors, type Position } from './cursor.js';

const first = `1:${'ab'.repeat(32)}`;
const second = `2:${'cd'.repeat(32)}`;
const cursors = createCursors(deriveKeys(first, 'cursor'));
const binding: CursorBinding = {
  orgId: acme.id,
  list: 'projects',
  sort: '-createdAt',
  filters: [['status', 'active']],
};
const at: Position = ['2026-01-01T00:00:00.000Z', acme.rowId(7)];
const refused = expect.objectContaining({ code: 'INVALID_CURSOR' });

describe('a cursor', () => {
  test('gives back its position', () => {
    for (const value of ['text', 0, -1.5, true, null]) {
      const position: Position = [value, acme.rowId(7)];
      expect(cursors.read(binding, cursors.issue(binding, position))).toEqual(position);
    }
  });

  test.each<[string, Partial<CursorBinding>]>([
    ['another org', { orgId: globex.id }],
    ['another list', { list: 'documents' }],
    ['another sort', { sort: 'createdAt' }],
    ['another filter value', { filters: [['status', 'archived']] }],
    ['another filter', { filters: [['teamId', 'active']] }],
    ['no filter', { filters: [] }],
    ['filters that read the same when joined', { list: 'projects-createdAt', sort: '' }],
  ])('guarantees that it is refused with %s', (_, change) => {
    expect(() => cursors.read({ ...binding, ...change }, cursors.issue(binding, at))).toThrow(refused);
  });

  test('guarantees that it is refused after any change of any character', () => {
    const cursor = cursors.issue(binding, at);
    const change = fc.tuple(fc.nat(cursor.length - 1), fc.constantFrom(...'ABCDEFxyz0189-_=+/.'.split('')));
    fc.assert(
      fc.property(change, ([index, character]) => {
        fc.pre(cursor[index] !== character);
        const altered = cursor.slice(0, index) + character + cursor.slice(index + 1);
        expect(() => cursors.read(binding, altered)).toThrow(refused);
      }),
    );
  });

  test.each(['', 'x', '=', 'null', 'A'.repeat(22), 'A'.repeat(100_000), '\0', '%00'])(
    'guarantees that %j is refused',
    (cursor) => {
      expect(() => cursors.read(binding, cursor)).toThrow(refused);
    },
  );

  test('guarantees that a cursor of another deployment is refused', () => {
    const foreign = createCursors(deriveKeys(second, 'cursor'));
    expect(() => cursors.read(binding, foreign.issue(binding, at))).toThrow(refused);
  });

  test('guarantees that a key of another purpose does not sign cursors', () => {
    const other = createCursors(deriveKeys(first, 'sign-in'));
    expect(() => cursors.read(binding, other.issue(binding, at))).toThrow(refused);
  });

  test('stays good while the deployment’s key is rotated', () => {
    const rotated = createCursors(deriveKeys(`${second},${first}`, 'cursor'));
    expect(rotated.read(binding, cursors.issue(binding, at))).toEqual(at);
    expect(() => cursors.read(binding, rotated.issue(binding, at))).toThrow(refused);
  });

  test('guarantees that it does not tell the org or the filter', () => {
    const text = Buffer.from(cursors.issue(binding, at), 'base64url').toString('latin1');
    expect(text).not.toContain(acme.id);
    expect(text).not.toContain('active');
  });
});
