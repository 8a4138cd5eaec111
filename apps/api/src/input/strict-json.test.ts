import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeUtf8 } from './decode-utf8.js';
import type { InputError } from './input-error.js';
import { parseStrictJson } from './strict-json.js';

const refusal = (work: () => unknown): InputError => {
  try {
    work();
  } catch (error) {
    return error as InputError;
  }
  throw new Error('was accepted');
};

describe('strict JSON', () => {
  test('reads whatever JSON.parse reads of what JSON.stringify writes', () => {
    const readable = fc.jsonValue().filter((value) => {
      const text = JSON.stringify(value);
      return !/\\u0000|\\ud[89a-f]|__proto__|-0/i.test(text) && !/(?<![.\de-])-?\d{16,}/.test(text);
    });
    fc.assert(
      fc.property(readable, fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('guarantees that it accepts nothing that JSON.parse refuses', () => {
    const alphabet = fc.constantFrom(...'{}[]",:\\ 01-.eEtrufalsn\u0001\n'.split(''), '"a"', 'true', '\\u00');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        let accepted = true;
        try {
          parseStrictJson(text);
        } catch {
          accepted = false;
        }
        if (accepted) expect(() => JSON.parse(text) as unknown).not.toThrow();
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ['a duplicate key', '{"name":"a","name":"b"}', 'name', 'duplicate key at position 12'],
    ['a duplicate key written with escapes', '{"orgId":1,"org\\u0049d":2}', 'orgId', 'duplicate key'],
    ['a duplicate key deep inside', '{"a":[{"b":1,"b":2}]}', 'a.0.b', 'duplicate key'],
    ['NUL in a value', '{"name":"a\\u0000b"}', 'name', 'NUL in a string at position 8'],
    ['NUL in a key', '{"a\\u0000":1}', '', 'NUL'],
    ['half of a surrogate pair', '{"name":"\\ud83d"}', 'name', 'surrogate'],
    ['surrogates in the wrong order', '{"name":"\\ude00\\ud83d"}', 'name', 'surrogate'],
    [
      'a key that reaches the prototype',
      '{"metadata":{"__proto__":{"role":"owner"}}}',
      'metadata.__proto__',
      'key',
    ],
    ['a raw control character', '{"name":"a\nb"}', 'name', 'control character'],
    ['an integer that would be rounded', '{"n":9007199254740993}', 'n', 'exactly'],
    ['a number beyond every range', '[1e999]', '0', 'exactly'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), Array(32).fill('0').join('.'), 'nesting beyond 32'],
    ['a million open brackets', '['.repeat(1_000_000), Array(32).fill('0').join('.'), 'nesting beyond 32'],
    ['nothing', '', '', 'unexpected end at position 0'],
    ['a byte order mark', '\ufeff{}', '', 'unexpected character at position 0'],
    ['text after the value', '{} {}', '', 'unexpected text after the value at position 3'],
    ['a comment', '{/**/}', '', 'expected a key'],
    ['a trailing comma', '[1,]', '1', 'unexpected character'],
    ['a single quote', "{'a':1}", '', 'expected a key'],
    ['NaN', 'NaN', '', 'unexpected character'],
    ['a leading zero', '[01]', '', 'expected ]'],
    ['an unended string', '{"a":"b', 'a', 'unended string'],
    ['an escape at the very end', '"\\', '', 'unended string'],
    ['an unknown escape', '"\\x41"', '', 'wrong escape'],
  ])('guarantees that %s is refused where it stands', (_, text, field, detail) => {
    const error = refusal(() => parseStrictJson(text));
    expect(error).toMatchObject({ code: 'MALFORMED_BODY' });
    expect(error.faults).toEqual([{ in: 'body', field, detail: expect.stringContaining(detail) }]);
  });

  test('names a hostile key at bounded length', () => {
    const key = 'k'.repeat(100_000);
    expect(refusal(() => parseStrictJson(`{"${key}":!}`)).message.length).toBeLessThan(300);
  });

  test('keeps `constructor` and `toString` as ordinary keys', () => {
    expect(parseStrictJson('{"constructor":1,"toString":2}')).toEqual({ constructor: 1, toString: 2 });
  });

  test('reads 32 levels and a surrogate pair', () => {
    expect(parseStrictJson('['.repeat(32) + ']'.repeat(32))).toBeInstanceOf(Array);
    expect(parseStrictJson('"\\ud83d\\ude00"')).toBe('😀');
  });
});

describe('decoding', () => {
  test.each([
    ['a stray continuation byte', [0x22, 0x80, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x22, 0x00]],
    ['a cut sequence', [0x22, 0xe2, 0x82]],
  ])('guarantees that %s is refused and not replaced', (_, bytes) => {
    expect(refusal(() => decodeUtf8(Uint8Array.from(bytes)))).toMatchObject({ code: 'MALFORMED_BODY' });
  });

  test('keeps a byte order mark for the parser to refuse', () => {
    expect(decodeUtf8(Uint8Array.from([0xef, 0xbb, 0xbf, 0x31]))).toBe('\ufeff1');
  });
});
