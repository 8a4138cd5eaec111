import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeKey, encodeKey, encodeSegment } from './segment.js';

const harmless = /^[A-Za-z0-9_.~%-]+$/;
const uuid = '01890A5D-AC96-774B-BCCE-B302099A8057';
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });

describe('a segment', () => {
  test.each([':', '*', '?', '[', ']', '{', '}', '\\', '\r', '\n', '\0', ' ', '%', '^', '💥', '../', 'a:b'])(
    'guarantees that %j cannot break out of it',
    (hostile) => {
      expect(encodeSegment(hostile)).toMatch(harmless);
      expect(encodeSegment(`a${hostile}b`)).toMatch(harmless);
    },
  );

  test('guarantees that no text has a character that means something to Redis', () => {
    fc.assert(fc.property(text, (any) => harmless.test(encodeSegment(any))));
  });

  test('guarantees that two texts never share a spelling', () => {
    fc.assert(
      fc.property(text, text, (a, b) => (encodeSegment(a) === encodeSegment(b)) === (a === b)),
      {
        examples: [
          ['%3A', ':'],
          ['a%', 'a%25'],
          ['A', 'a'],
        ],
      },
    );
  });

  test.each([
    ['', 'is empty'],
    ['x'.repeat(1025), 'takes 1025 bytes encoded, expected at most 1024'],
    [':'.repeat(500), 'takes 1500 bytes encoded, expected at most 1024'],
    ['\ud800', 'holds half of a surrogate pair'],
  ])('guarantees that %j is refused', (hostile, why) => {
    expect(() => encodeSegment(hostile)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field: 'key' }),
    );
    expect(() => encodeSegment(hostile)).toThrow(why);
  });

  test('lower-cases a UUID, so that one row has one key', () => {
    expect(encodeSegment(uuid)).toBe(uuid.toLowerCase());
    expect(encodeSegment(`${uuid}x`)).toBe(`${uuid}x`);
  });
});

describe('a key', () => {
  test('is read back as it was written', () => {
    fc.assert(fc.property(text, (any) => decodeKey(encodeKey(any)) === any));
  });

  test.each(['x'.repeat(1025), 'é'.repeat(200), `a:${'*'.repeat(400)}`])(
    'guarantees that one of more than 1024 bytes is refused',
    (long) => {
      expect(encodeKey(long.slice(0, 100))).toEqual(expect.any(String));
      expect(() => encodeKey(long)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', field: 'key' }));
    },
  );

  test('keeps its separators and lower-cases the UUIDs between them', () => {
    expect(encodeKey(`session:${uuid}:é`)).toBe(`session:${uuid.toLowerCase()}:%C3%A9`);
    expect(encodeKey('a::b')).toBe('a::b');
  });
});
