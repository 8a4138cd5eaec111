/** One fault of a deployment. Every check gives this shape, whatever it looks at. */
export interface Finding {
  /** Number and name of the check, such as 0004_row_security. */
  readonly code: string;
  readonly level: Level;
  /** Kind and name of what is wrong: `table projects`. */
  readonly object: string;
  readonly detail: string;
  readonly fix: string;
}

/** `fatal` stops a start; `warning` is shown. */
export type Level = 'fatal' | 'warning';

const columns = ['code', 'level', 'object', 'detail', 'fix'] as const;

/** A row of another shape means that the check is broken, and a broken check has not passed. */
export const parseFinding = (row: Readonly<Record<string, unknown>>): Finding => {
  const odd = columns.find((column) => typeof row[column] !== 'string');
  if (
    odd ??
    (Object.keys(row).length !== columns.length || !['fatal', 'warning'].includes(String(row['level'])))
  ) {
    throw new Error(
      `row of a check has the columns ${Object.keys(row).join(', ')}, expected the texts ${columns.join(', ')}; correct its .sql`,
    );
  }
  return row as unknown as Finding;
};
