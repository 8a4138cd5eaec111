import { exception } from '../exception.js';
import { unquote } from './quote.js';

export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol';
  /** Without quotes and escapes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const RULES: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['word', /[A-Za-z_][\w$]*/y],
  ['number', /\d[\w.]*/y],
  ['string', /'(?:[^'\\]|\\[\s\S])*'/y],
  ['name', /`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\]|\\[\s\S])*"/y],
  ['symbol', /[^'"`]/uy],
];

/**
 * Of a statement as the engine's own formatter wrote it: no comments, no here-documents, one way to quote.
 * Text from a client must go through the formatter first, or a verdict on these tokens means nothing.
 */
export function tokensOf(formatted: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < formatted.length; ) {
    const token = tokenAt(formatted, start);
    if (token.kind !== 'space') tokens.push({ ...token, kind: token.kind });
    start = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number) {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = start;
    const raw = rule.exec(text)?.[0];
    if (raw === undefined) continue;
    const value = kind === 'string' || kind === 'name' ? unquote(raw) : raw;
    return { kind, value, start, end: start + raw.length };
  }
  throw exception('SYNTAX_ERROR', `Unclosed quote at position ${start + 1}.`);
}
