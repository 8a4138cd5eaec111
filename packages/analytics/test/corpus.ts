import { readFileSync } from 'node:fs';

export interface CorpusStatement {
  readonly id: string;
  readonly sql: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly verdict: 'allow' | 'reject';
  /** What the statement is an example of. */
  readonly reason: string;
  /** Why a statement is refused that cannot be shown to leak. */
  readonly refusedAllTheSame?: string;
}

const read = (name: string) => readFileSync(new URL(`corpus/${name}`, import.meta.url), 'utf8');

export const corpus = (verdict: 'allowed' | 'refused'): readonly CorpusStatement[] =>
  read(`${verdict}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CorpusStatement);

/** Objects that a hostile statement may name, and what fills them. */
export const hostileSchema = (): string => read('hostile-schema.sql');
export const hostileRows = (): string => read('hostile-rows.sql');

/** The corpus is written for database `bulkhead`. */
export const inDatabase = (sql: string, database: string): string =>
  sql.replaceAll('bulkhead.', `${database}.`);
