import { collapseLists } from './collapse-lists.js';
import type { Statement } from './connection.js';
import { fixLimit } from './fix-limit.js';

/** The stock adapter's query, as far as it is used. */
export interface AdapterQuery {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly types: { getTypeParser(oid: number, format: 'text'): (text: string) => unknown };
}

export const statementOf = (query: AdapterQuery, isRaw: boolean): Statement => {
  const { text, values } = isRaw ? query : fixLimit(collapseLists(query));
  return { text, values, parsers: (oid) => query.types.getTypeParser(oid, 'text') };
};
