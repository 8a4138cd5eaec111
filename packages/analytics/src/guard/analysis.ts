import type { TaggedStatement } from './branch-tags.js';

/**
 * Asks for name resolution alone: later passes fold conditions away. Inside the brackets FORMAT, INTO OUTFILE,
 * a second statement and whatever is not a SELECT are syntax errors.
 */
export const analysisOf = ({ sql }: TaggedStatement): string =>
  `EXPLAIN QUERY TREE run_passes = 1, passes = 1, dump_ast = 0 SELECT * FROM (\n${sql}\n)`;
