import type { Statement } from './connection.js';

/** The stock adapter's query, as far as it is used. */
export interface AdapterQuery {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly types: { getTypeParser(oid: number, format: 'text'): (text: string) => unknown };
}

export const statementOf = ({ text, values, types }: AdapterQuery): Statement => ({
  text,
  values,
  parsers: (oid) => types.getTypeParser(oid, 'text'),
});
