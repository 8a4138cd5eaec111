import { identifierOf, isWord, type Token } from './sql-token.js';

export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The function that keeps a constant from being folded. A statement that gives the name another meaning is refused. */
export const OPENER = 'materialize';

const conditionals = new Set(['if', 'multiif', 'casewithoutexpression', 'casewithoutexpr']);

/**
 * Makes every condition of `if`, `multiIf` and CASE unknown to the analyzer.
 *
 * Of `if(1, a, b)` it keeps `a` alone when `b` does not resolve, and of `CASE` likewise. Whether a condition is
 * constant, and which, can differ between analysis and execution: a parameter, the clock, a scalar sub-query.
 * With conditions open every branch must resolve and every branch stays in the tree.
 */
export const openConditions = (tokens: readonly Token[]): readonly Insertion[] => [
  ...openArguments(tokens),
  ...openWhens(tokens),
];

interface Bracket {
  readonly branching: boolean;
  /** Index of the token that begins the argument at hand, and which argument it is. */
  from: number;
  argument: number;
}

/** Each argument that another one follows after its result: the conditions of `c1, a, c2, b, otherwise`. */
const openArguments = (tokens: readonly Token[]): readonly Insertion[] => {
  const insertions: Insertion[] = [];
  const brackets: Bracket[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'symbol') continue;
    if ('([{'.includes(token.text)) {
      const name = identifierOf(tokens[index - 1])?.toLowerCase() ?? '';
      const branching = token.text === '(' && conditionals.has(name);
      brackets.push({ branching, from: index + 1, argument: 0 });
    } else if (')]}'.includes(token.text)) {
      brackets.pop();
    } else if (token.text === ',') {
      const innermost = brackets.at(-1);
      if (!innermost?.branching) continue;
      if (innermost.argument % 2 === 0) insertions.push(...wrapped(tokens, innermost.from, index - 1));
      innermost.from = index + 1;
      innermost.argument += 1;
    }
  }
  return insertions;
};

const openWhens = (tokens: readonly Token[]): readonly Insertion[] => {
  const insertions: Insertion[] = [];
  const cases: { readonly depth: number; readonly searched: boolean; when?: number }[] = [];
  for (const [index, token] of tokens.entries()) {
    if (isWord(token, 'CASE'))
      cases.push({ depth: token.depth, searched: isWord(tokens[index + 1], 'WHEN') });
    const innermost = cases.at(-1);
    if (!innermost || innermost.depth !== token.depth) continue;
    if (isWord(token, 'WHEN')) innermost.when = index;
    if (isWord(token, 'END')) cases.pop();
    if (!isWord(token, 'THEN') || innermost.when === undefined || !innermost.searched) continue;
    insertions.push(...wrapped(tokens, innermost.when + 1, index - 1));
  }
  return insertions;
};

const wrapped = (tokens: readonly Token[], first: number, last: number): readonly Insertion[] => {
  const start = tokens[first]?.start;
  const end = tokens[last]?.end;
  if (start === undefined || end === undefined) return [];
  return [
    { at: start, text: `${OPENER}(` },
    { at: end, text: ')' },
  ];
};
