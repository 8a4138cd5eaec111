import { isSymbol, tokenize } from '../guard/sql-token.js';

/** The statements of a migration file, without comments around them and semicolons between them. */
export const statementsIn = (file: string): readonly string[] => {
  const statements: string[] = [];
  let first: number | undefined;
  let last = 0;
  for (const token of tokenize(file)) {
    if (!isSymbol(token, ';')) {
      first ??= token.start;
      last = token.end;
      continue;
    }
    if (first !== undefined) statements.push(file.slice(first, last));
    first = undefined;
  }
  if (first !== undefined) statements.push(file.slice(first, last));
  return statements;
};
