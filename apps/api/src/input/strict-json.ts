import { fieldName, InputError } from './input-error.js';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const deepest = 32;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const space = /[ \t\n\r]*/y;
// Unpaired halves exist in escapes only: decoding the bytes has refused the others.
const loneSurrogate = /\p{Surrogate}/u;

/**
 * JSON whose every reader sees the same: JSON.parse keeps the last of two equal keys where a proxy or an
 * audit may have read the first, and lets NUL, lone surrogates and rounded integers pass that a store
 * refuses or alters. Refused are those, `__proto__`, and nesting beyond 32 levels.
 */
export const parseStrictJson = (text: string): Json => {
  const path: (string | number)[] = [];
  let at = 0;

  const refuse = (detail: string, position = at): never => {
    throw new InputError(
      [{ in: 'body', field: fieldName(path), detail: `${detail} at position ${position}` }],
      'MALFORMED_BODY',
    );
  };
  const skipSpace = () => {
    space.lastIndex = at;
    space.test(text);
    at = space.lastIndex;
  };
  const take = (character: string): boolean => {
    skipSpace();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  const expect = (character: string) => {
    if (!take(character)) refuse(`expected ${character}`);
  };

  const readString = (): string => {
    const start = at;
    let escaped = false;
    for (at += 1; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === backslash) {
        escaped = true;
        at += 1;
      } else if (!(code >= 0x20))
        refuse(at < text.length ? 'control character in a string' : 'unended string');
    }
    at += 1;
    if (!escaped) return text.slice(start + 1, at - 1);
    const value = unescape(text.slice(start, at));
    if (value === undefined) return refuse('wrong escape in a string', start);
    if (value.includes('\0')) refuse('NUL in a string', start);
    if (loneSurrogate.test(value)) refuse('half of a surrogate pair in a string', start);
    return value;
  };

  const readNumber = (): number => {
    number.lastIndex = at;
    const [digits] = number.exec(text) ?? [];
    if (digits === undefined) return refuse(at < text.length ? 'unexpected character' : 'unexpected end');
    const value = Number(digits);
    const isInteger = /^-?\d+$/.test(digits);
    if (!Number.isFinite(value) || (isInteger && !Number.isSafeInteger(value))) {
      refuse('number that cannot be kept exactly (send it as a string)');
    }
    at += digits.length;
    return value;
  };

  const readArray = (): Json[] => {
    const items: Json[] = [];
    if (take(']')) return items;
    do {
      path.push(items.length);
      items.push(readValue());
      path.pop();
    } while (take(','));
    expect(']');
    return items;
  };

  const readObject = (): Json => {
    const object: { [key: string]: Json } = {};
    if (take('}')) return object;
    do {
      skipSpace();
      const start = at;
      if (text[at] !== '"') refuse('expected a key in quotes');
      const key = readString();
      path.push(key);
      if (key === '__proto__') refuse('key that is not allowed', start);
      if (Object.hasOwn(object, key)) refuse('duplicate key', start);
      expect(':');
      object[key] = readValue();
      path.pop();
    } while (take(','));
    expect('}');
    return object;
  };

  let depth = 0;
  const nested = <Value>(read: () => Value): Value => {
    depth += 1;
    if (depth > deepest) refuse(`nesting beyond ${deepest} levels`);
    at += 1;
    const value = read();
    depth -= 1;
    return value;
  };

  const readValue = (): Json => {
    skipSpace();
    if (text[at] === '"') return readString();
    if (text[at] === '{') return nested(readObject);
    if (text[at] === '[') return nested(readArray);
    for (const [word, value] of words) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    return readNumber();
  };

  const value = readValue();
  skipSpace();
  if (at < text.length) refuse('unexpected text after the value');
  return value;
};

const quote = 0x22;
const backslash = 0x5c;
const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

const unescape = (literal: string): string | undefined => {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
};
