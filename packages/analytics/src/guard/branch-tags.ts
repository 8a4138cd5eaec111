import { type Insertion, openConditions } from './open-conditions.js';
import { identifierOf, isSymbol, isWord, type Token } from './sql-token.js';
import type { StatementText } from './statement-text.js';

/** One SELECT of the statement, as its author sees it. */
export interface Branch {
  readonly tag: string;
  readonly line: number;
  /** Table name → alias, as far as the text shows them. For messages only, so it is made when one is needed. */
  readonly aliases: () => ReadonlyMap<string, string>;
}

export interface TaggedStatement {
  readonly sql: string;
  readonly branches: readonly Branch[];
}

/** Read by formats of its own only: the tag changes nothing but the text of the analysed tree. */
const TAG_SETTING = 'format_custom_result_after_delimiter';

/** Kept off, or scalar sub-queries become `__getScalar` and what they read is no longer in the tree. */
const SCALARS_STAY = 'enable_scalar_subquery_optimization';

export const tagSettings = (tag: string): string => `${TAG_SETTING}=${tag} ${SCALARS_STAY}=0`;

/**
 * Marks every SELECT with a tag that its author cannot know. The analyzer drops sub-expressions, of
 * `NULL IN (x, y)` for one, and what it drops now may be alive when the statement runs: a SELECT whose tag is
 * missing from the tree was dropped.
 */
export const tagBranches = ({ sql, tokens }: StatementText, nonce: string): TaggedStatement => {
  const insertions = [...openConditions(tokens)];
  const branches = branchRanges(tokens).map(({ start, end, depth }, index) => {
    const tag = `${nonce}_${index + 1}`;
    const text = ` SETTINGS ${TAG_SETTING} = '${tag}', ${SCALARS_STAY} = 0`;
    insertions.push({ at: tokens[end]?.end ?? sql.length, text });
    const aliases = () => aliasesIn(tokens.slice(start, end + 1), depth);
    return { tag, aliases, line: 0, at: tokens[start]?.start ?? 0 };
  });
  return { sql: inserted(sql, insertions), branches: withLines(sql, branches) };
};

interface Range {
  readonly start: number;
  readonly depth: number;
  /** Index of the last token of the SELECT. */
  end: number;
}

/** The SELECTs in the order of the text. One ends where its bracket does, or where UNION and the like begin another. */
const branchRanges = (tokens: readonly Token[]): readonly Range[] => {
  const ranges: Range[] = [];
  const open: Range[] = [];
  for (const [index, token] of tokens.entries()) {
    const combines = combinesSelects(tokens, index);
    for (let range = open.at(-1); range; range = open.at(-1)) {
      if (token.depth > range.depth || (token.depth === range.depth && !combines)) break;
      range.end = index - 1;
      open.pop();
    }
    if (!isWord(token, 'SELECT')) continue;
    const range = { start: index, depth: token.depth, end: tokens.length - 1 };
    ranges.push(range);
    open.push(range);
  }
  return ranges;
};

/** Counted in one go, for a statement may have thousands. */
const withLines = (sql: string, branches: readonly (Branch & { readonly at: number })[]) => {
  let line = 1;
  let from = 0;
  return branches.map(({ tag, aliases, at }): Branch => {
    line += sql.slice(from, at).split('\n').length - 1;
    from = at;
    return { tag, aliases, line };
  });
};

/** EXCEPT also drops columns (`* EXCEPT (a)`); before a SELECT it is the set operation. */
const combinesSelects = (tokens: readonly Token[], index: number): boolean => {
  const token = tokens[index];
  if (isWord(token, 'UNION')) return true;
  if (!isWord(token, 'EXCEPT', 'INTERSECT')) return false;
  let next = index + 1;
  if (isWord(tokens[next], 'ALL', 'DISTINCT')) next += 1;
  while (isSymbol(tokens[next], '(')) next += 1;
  return isWord(tokens[next], 'SELECT', 'WITH', 'FROM');
};

const aliasesIn = (tokens: readonly Token[], depth: number): ReadonlyMap<string, string> => {
  const aliases = new Map<string, string>();
  for (const [index, token] of tokens.entries()) {
    const name = identifierOf(token);
    if (name === undefined || token.depth !== depth) continue;
    const alias = isWord(tokens[index + 1], 'AS') ? tokens[index + 2] : tokens[index + 1];
    const text = identifierOf(alias);
    if (text !== undefined && (alias?.kind === 'quoted' || !clauseWords.has(text.toUpperCase())))
      aliases.set(name, text);
  }
  return aliases;
};

const clauseWords = new Set(
  (
    'AS FROM FINAL SAMPLE PREWHERE WHERE GROUP HAVING WINDOW QUALIFY ORDER LIMIT OFFSET UNION EXCEPT INTERSECT ON USING ' +
    'JOIN LEFT RIGHT FULL INNER CROSS ASOF SEMI ANTI ANY ALL GLOBAL PASTE ARRAY AND OR NOT IN IS LIKE BETWEEN'
  ).split(' '),
);

/** At one place, what was added first stays first: a closing bracket before the settings of its SELECT. */
const inserted = (sql: string, insertions: readonly Insertion[]): string => {
  let text = '';
  let from = 0;
  for (const insertion of insertions.toSorted((a, b) => a.at - b.at)) {
    text += sql.slice(from, insertion.at) + insertion.text;
    from = insertion.at;
  }
  return text + sql.slice(from);
};
