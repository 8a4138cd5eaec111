/** Bytes that Postgres keeps of a name. */
const LONGEST = 63;

/** The name that Prisma gives a constraint for which the schema names none: the suffix always survives. */
export const constraintName = (
  table: string,
  columns: readonly string[],
  suffix: 'key' | 'fkey' | 'pkey',
): string => {
  const stem = [table, ...columns].join('_');
  return `${stem.slice(0, LONGEST - suffix.length - 1)}_${suffix}`;
};
