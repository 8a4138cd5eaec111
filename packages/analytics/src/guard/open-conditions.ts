import { identifierOf, isSymbol, isWord, type Token } from './sql-token.js';

export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The function that keeps a constant from being folded. A statement that gives the name another meaning is refused. */
export const OPENER = 'materialize';

const branching = new Set(['if', 'multiif', 'casewithoutexpression', 'casewithoutexpr']);

/**
 * Makes every condition of `if`, `multiIf` and CASE unknown to the analyzer.
 *
 * Of `if(1, a, b)` it keeps `a` alone when `b` does not resolve, and of `CASE` likewise. Whether a condition is
 * constant, and which, can differ between analysis and execution: a parameter, the clock, a scalar sub-query.
 * With conditions open every branch must resolve and every branch stays in the tree.
 */
export const openConditions = (tokens: readonly Token[]): readonly Insertion[] => [
  ...tokens.flatMap((token, index) =>
    branching.has(identifierOf(token)?.toLowerCase() ?? '') && isSymbol(tokens[index + 1], '(')
      ? openArguments(tokens, index + 1)
      : [],
  ),
  ...openWhens(tokens),
];

/** Each argument that another one follows after its result: the conditions of `c1, a, c2, b, otherwise`. */
const openArguments = (tokens: readonly Token[], bracket: number): readonly Insertion[] => {
  const depth = tokens[bracket]?.depth ?? 0;
  const close = tokens.findIndex(
    (token, index) => index > bracket && token.depth === depth && isSymbol(token, ')'),
  );
  const commas = tokens.flatMap((token, index) =>
    index > bracket && index < close && token.depth === depth + 1 && isSymbol(token, ',') ? [index] : [],
  );
  return commas
    .filter((_, argument) => argument % 2 === 0)
    .flatMap((comma, pair) => {
      const before = pair === 0 ? bracket : (commas[pair * 2 - 1] ?? bracket);
      return wrapped(tokens, before + 1, comma - 1);
    });
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
