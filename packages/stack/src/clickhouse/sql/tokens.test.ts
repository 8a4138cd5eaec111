import { describe, expect, test } from '@jest/globals';
import { leadingWords } from './leading-words.js';
import { sqlName, sqlString, unquote } from './quote.js';
import { tokensOf } from './tokens.js';

describe('tokens', () => {
  test('tell words, names, strings, numbers and signs apart', () => {
    const kinds = tokensOf("SELECT `a b`, 'it\\'s', \"n\", 1.5e3, x.y FROM t").map(
      ({ kind, value }) => `${kind} ${value}`,
    );
    expect(kinds).toEqual([
      'word SELECT',
      'name a b',
      'symbol ,',
      "string it's",
      'symbol ,',
      'name n',
      'symbol ,',
      'number 1.5e3',
      'symbol ,',
      'word x',
      'symbol .',
      'word y',
      'word FROM',
      'word t',
    ]);
  });

  test('know where they stand', () => {
    const text = "a 'b' `c`";
    expect(tokensOf(text).map(({ start, end }) => text.slice(start, end))).toEqual(['a', "'b'", '`c`']);
  });

  test.each(["'open", '`open', '"open', "'a\\'"])('refuse an open quote: %s', (text) => {
    expect(() => tokensOf(text)).toThrow('Unclosed quote');
  });

  test.each(['', 'plain', "it's", 'back\\slash', 'line\nbreak', 'NUL \0', '`', '🦄 ü', "\\'"])(
    'come back from quotes: %j',
    (value) => {
      expect(unquote(sqlString(value))).toBe(value);
      expect(unquote(sqlName(value))).toBe(value);
      expect(tokensOf(`${sqlString(value)} ${sqlName(value)}`).map((token) => token.value)).toEqual([
        value,
        value,
      ]);
    },
  );

  test('read the escapes that the engine reads', () => {
    expect(unquote("'\\x66i\\x6Ce\\t\\0\\N'")).toBe('file\t\0N');
  });
});

describe('leading words', () => {
  test.each([
    ['create user x', ['CREATE', 'USER', 'X']],
    ['/* a */ -- b\n# c\n#!d\n  Grant/**/select', ['GRANT', 'SELECT']],
    ['(SELECT 1)', []],
    ['SELECT 1', ['SELECT']],
    ['', []],
    ['/* open', []],
    ['\u00a0\ufeffDROP\u2003USER', ['DROP', 'USER']],
  ])('of %j', (text, words) => {
    expect(leadingWords(text, 3)).toEqual(words);
  });
});
