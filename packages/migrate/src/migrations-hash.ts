import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { migrationNames, migrationsFolder, readScript } from './migration-list.js';

/** Hex digest that changes with any name or byte of the migrations, for whoever keeps a migrated database. */
export async function migrationsHash(directory: string = migrationsFolder): Promise<string> {
  const names = await migrationNames(directory);
  const digests = await Promise.all(
    names.map(async (name) => sha256(await readScript(join(directory, name)))),
  );
  return sha256(names.map((name, index) => `${name} ${digests[index]}\n`).join(''));
}

export const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
