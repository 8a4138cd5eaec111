import { BulkheadError } from '@bulkhead/tenancy';
import { encodeText, LONGEST } from '../keys/segment.js';

/** A MATCH pattern in the caller's own terms: what to ask of the server, and what to keep of its answer. */
export interface Glob {
  /** Wider than the pattern, never narrower: the server sees encoded keys, of which it knows no characters. */
  readonly server: string;
  matches(key: string): boolean;
}

type Token =
  | { readonly kind: 'many' }
  | { readonly kind: 'one'; accepts(character: string): boolean; readonly literal?: string };

export const parseGlob = (pattern: string): Glob => {
  if (pattern.length > LONGEST) {
    throw new BulkheadError(
      'INVALID_INPUT',
      `MATCH pattern has ${pattern.length} characters, expected at most ${LONGEST}; shorten it`,
      { field: 'pattern' },
    );
  }
  const tokens = tokenize(Array.from(pattern));
  const server = tokens
    .map((token) => (token.kind === 'one' && token.literal ? encodeText(token.literal) : '*'))
    .join('')
    .replace(/\*+/g, '*');
  return { server, matches: (key) => matches(tokens, Array.from(key)) };
};

const many: Token = { kind: 'many' };
const any: Token = { kind: 'one', accepts: () => true };

const tokenize = (characters: string[]): Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] as string;
    if (character === '*') {
      if (tokens.at(-1) !== many) tokens.push(many);
    } else if (character === '?') {
      tokens.push(any);
    } else if (character === '[') {
      const end = classEnd(characters, at + 1);
      tokens.push(characterClass(characters.slice(at + 1, end)));
      at = end;
    } else {
      const escaped = character === '\\' && at + 1 < characters.length;
      if (escaped) at += 1;
      const literal = escaped ? (characters[at] as string) : character;
      tokens.push({ kind: 'one', literal, accepts: (other) => other === literal });
    }
  }
  return tokens;
};

/** A class that nobody closed ends with the pattern, as in Redis. */
const classEnd = (characters: string[], from: number): number => {
  let at = from;
  while (at < characters.length && characters[at] !== ']') at += characters[at] === '\\' ? 2 : 1;
  return Math.min(at, characters.length);
};

const characterClass = (inside: string[]): Token => {
  const negated = inside[0] === '^';
  const ranges: [string, string][] = [];
  for (let at = negated ? 1 : 0; at < inside.length; at += 1) {
    if (inside[at] === '\\' && at + 1 < inside.length) at += 1;
    const from = inside[at] as string;
    if (inside[at + 1] === '-' && at + 2 < inside.length) {
      const to = inside[at + 2] as string;
      ranges.push(from <= to ? [from, to] : [to, from]);
      at += 2;
    } else {
      ranges.push([from, from]);
    }
  }
  return {
    kind: 'one',
    accepts: (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated,
  };
};

/** Goes back to the last `*` only: quadratic at worst, where plain backtracking is exponential. */
const matches = (tokens: Token[], text: string[]): boolean => {
  let [token, at, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = tokens[token];
    if (wanted?.kind === 'many') {
      [star, resume] = [token, at];
      token += 1;
    } else if (wanted?.accepts(text[at] as string)) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      [token, at] = [star + 1, resume];
    } else {
      return false;
    }
  }
  return tokens.slice(token).every(({ kind }) => kind === 'many');
};
