import { structuredPatch } from 'diff';

/** What changed between two dumps, for a terminal: each change under the object that it is part of. */
export function difference(committed: string, current: string): string | undefined {
  if (committed === current) return undefined;
  const { hunks } = structuredPatch('', '', committed, current, '', '', { context: 3 });
  return hunks
    .map(({ oldStart, lines }) => [`@@ prisma/schema.sql, line ${oldStart} @@`, ...lines].join('\n'))
    .join('\n\n');
}
