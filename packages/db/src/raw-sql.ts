import { BulkheadError } from '@bulkhead/tenancy';

/**
 * Statements that read or write rows. Everything else controls transactions, sessions, locks or the schema.
 * Danger: EXPLAIN is not among them. Row security hides rows, not their number: "Rows Removed by Filter" tells
 * whether another org has a value and how often, the planner's estimates come from the statistics of all orgs,
 * and EXPLAIN ANALYZE … INTO makes tables that no DDL trigger sees.
 */
const offered = new Set(['select', 'insert', 'update', 'delete', 'merge', 'with', 'values', 'table', 'show']);

/** White space, empty statements, opening parentheses, line comments. Block comments nest and are cut by hand. */
const skipped = /^(?:[\s;(]+|--[^\r\n]*)/;

/** Postgres takes one statement per Parse message, so its first word says what kind it is. */
export const assertOffered = (text: string): void => {
  if (text.includes('\0')) {
    throw new BulkheadError('INVALID_INPUT', 'raw SQL contains NUL, expected text that Postgres can hold');
  }
  const word = firstWord(text);
  if (offered.has(word)) return;
  if (word === 'explain') {
    throw new BulkheadError(
      'SQL_REFUSED',
      'raw SQL begins with "explain", whose plan tells of the rows of all organizations; ' +
        'look at plans with the login of MIGRATION_DATABASE_URL, outside the application',
    );
  }
  throw new BulkheadError(
    'SQL_REFUSED',
    `raw SQL begins with ${JSON.stringify(word)}, expected one of ${[...offered].join(', ')}; ` +
      'transactions are $transaction, anything that changes a session or the schema is a migration',
  );
};

const firstWord = (text: string): string => {
  let rest = text;
  for (;;) {
    const gap = skipped.exec(rest)?.[0].length ?? blockComment(rest);
    if (gap === 0) return (/^[a-z_]+/i.exec(rest)?.[0] ?? rest.slice(0, 1)).toLowerCase();
    rest = rest.slice(gap);
  }
};

/** Length of the block comment that `text` begins with; one that is never closed takes the rest. */
const blockComment = (text: string): number => {
  if (!text.startsWith('/*')) return 0;
  const marks = /\/\*|\*\//g;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
};
