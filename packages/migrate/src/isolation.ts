import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { migrationNames, readScript } from './migration-list.js';
import { sha256 } from './migrations-hash.js';

/**
 * Adds the derived isolation SQL to a new migration, unless the migrations already end with that very text,
 * which a comment with its digest tells. Whether it was added.
 */
export async function appendIsolation(migrationDir: string, isolationSql: string): Promise<boolean> {
  if (await isolationIsCurrent(dirname(migrationDir), isolationSql)) return false;
  await appendFile(
    join(migrationDir, 'migration.sql'),
    `\n-- Isolation: derived from the annotations in schema.prisma, not written by hand.\n` +
      `-- isolation sha256:${sha256(isolationSql)}\n${isolationSql.trim()}\n`,
  );
  return true;
}

export async function isolationIsCurrent(directory: string, isolationSql: string): Promise<boolean> {
  return (await lastIsolation(directory)) === sha256(isolationSql);
}

/** Digest of the isolation SQL that the migrations end with. */
export async function lastIsolation(directory: string): Promise<string | undefined> {
  for (const name of (await migrationNames(directory)).reverse()) {
    const script = await readScript(join(directory, name));
    const digest = [...script.matchAll(/^-- isolation sha256:([0-9a-f]{64})$/gm)].at(-1)?.[1];
    if (digest) return digest;
  }
  return undefined;
}
