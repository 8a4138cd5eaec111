import { Refusal } from './refusal.js';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** As written, with its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around it; a bracket counts as outside of itself. */
  readonly depth: number;
}

const opening = new Set(['(', '[', '{']);
const closing = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);
const whitespace = /[ \t\r\n\f\v]+/y;
const comment = /--[^\n]*|#[ !][^\n]*|\/\*[^]*?\*\//y;
// `x'…'` and `b'…'` are strings; what looks like one and is none is no word either.
const word = /(?![xXbB]')[A-Za-z_][A-Za-z0-9_]*/y;
// After a dot a number is the place of a tuple's element: `t.1.2` is t . 1 . 2.
const number =
  /(?<!\.)(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?)(?![A-Za-z0-9_.])|(?<=\.)\d+(?![A-Za-z0-9_])|\.\d+(?![A-Za-z0-9_.])/y;
const string = /[xX]'[0-9a-fA-F]*'|[bB]'[01]*'|'(?:[^'\\]|\\[^]|'')*'/y;
const quoted = /`(?:[^`\\]|\\[^]|``)*`|"(?:[^"\\]|\\[^]|"")*"/y;
// `//` begins a comment for some versions of the server.
const symbol = /(?!\/\/)[-+*/%=<>!|,.;:?@^~&()[\]{}]/y;

const kinds: readonly (readonly [TokenKind, RegExp])[] = [
  ['word', word],
  ['number', number],
  ['string', string],
  ['quoted', quoted],
  ['symbol', symbol],
];

/**
 * Splits a statement as ClickHouse's own lexer does. What that lexer reads in ways of its own (heredocs,
 * typographic quotes, control characters) is refused, so that the two never disagree about where text ends.
 */
export const tokenize = (sql: string): readonly Token[] => {
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < sql.length) {
    const gap = lengthAt(whitespace, sql, at) || lengthAt(comment, sql, at);
    if (gap) {
      at += gap;
      continue;
    }
    const [kind, length] = tokenAt(sql, at);
    const text = sql.slice(at, at + length);
    if (closing.has(text) && open.pop() !== closing.get(text)) throw unbalanced(text, sql, at);
    tokens.push({ kind, text, start: at, end: at + length, depth: open.length });
    if (opening.has(text)) open.push(text);
    at += length;
  }
  if (open.length > 0) throw unbalanced(open.at(-1) ?? '', sql, sql.length);
  return tokens;
};

export const isWord = (token: Token | undefined, ...words: readonly string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text.toUpperCase());

export const isSymbol = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'symbol' && token.text === text;

/** The name that an unquoted or quoted identifier stands for; escapes are refused elsewhere. */
export const identifierOf = (token: Token | undefined): string | undefined => {
  if (token?.kind === 'word') return token.text;
  return token?.kind === 'quoted' ? token.text.slice(1, -1) : undefined;
};

export const lineOf = (sql: string, position: number): number => sql.slice(0, position).split('\n').length;

const tokenAt = (sql: string, at: number): readonly [TokenKind, number] => {
  for (const [kind, pattern] of kinds) {
    const length = lengthAt(pattern, sql, at);
    if (length) return [kind, length];
  }
  const code = sql.codePointAt(at) ?? 0;
  const what = `character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  throw new Refusal(
    'text',
    `${what} on line ${lineOf(sql, at)} stands outside of quotes, or opens a quote that never ends; expected plain ASCII SQL with closed quotes`,
  );
};

const lengthAt = (pattern: RegExp, sql: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0].length ?? 0;
};

const unbalanced = (bracket: string, sql: string, at: number) =>
  new Refusal(
    'text',
    `bracket ${bracket} on line ${lineOf(sql, at)} has no partner; close every bracket that is opened`,
  );
