import { fieldName } from '../input/input-error.js';

/**
 * Where an object of this valid JSON has a key twice, if one does. JSON.parse keeps the last of them, so `value` has
 * fewer keys than the text has colons behind quotes. Only then is the text gone through, and it may hold such colons
 * in its strings after all.
 */
export const duplicateKey = (text: string, value: unknown): string | undefined =>
  colonsIn(text) === keysIn(value) ? undefined : findDuplicate(text);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Colons that may end a key: never fewer than there are. */
const colonsIn = (text: string): number => {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === QUOTE || SPACES.has(before)) colons += 1;
  }
  return colons;
};

/** Without recursion, so that no depth can end it. */
const keysIn = (value: unknown): number => {
  const left = [value];
  let keys = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (Array.isArray(next)) {
      for (const inner of next as readonly unknown[]) if (isNested(inner)) left.push(inner);
    } else {
      for (const key in next as object) {
        keys += 1;
        const inner = (next as Readonly<Record<string, unknown>>)[key];
        if (isNested(inner)) left.push(inner);
      }
    }
  }
  return keys;
};

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

interface Open {
  /** Of an object; a list has an index. */
  readonly keys: Set<string> | undefined;
  key: string;
  index: number;
}

const findDuplicate = (text: string): string | undefined => {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const inside = open.at(-1);
    switch (text.charAt(at)) {
      case '{':
        open.push({ keys: new Set(), key: '', index: 0 });
        break;
      case '[':
        open.push({ keys: undefined, key: '', index: 0 });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (inside) inside.index += 1;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (inside?.keys && isKey(text, end)) {
          inside.key = JSON.parse(text.slice(at, end)) as string;
          if (inside.keys.has(inside.key))
            return fieldName(open.map(({ keys, key, index }) => (keys ? key : index)));
          inside.keys.add(inside.key);
        }
        at = end - 1;
        break;
      }
      default:
    }
  }
  return undefined;
};

/** Behind the closing quote. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
};

const isKey = (text: string, end: number): boolean => {
  let at = end;
  while (SPACES.has(text.charCodeAt(at))) at += 1;
  return text[at] === ':';
};
