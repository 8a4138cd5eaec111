import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BulkheadError } from '@bulkhead/tenancy';
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

export type { MigrationList };

export const prismaFolder = fileURLToPath(new URL('../../../prisma', import.meta.url));
export const migrationsFolder = join(prismaFolder, 'migrations');

const LOCKFILE = 'migration_lock.toml';
const SCRIPT = 'migration.sql';

/** The migrations as the engine takes them: it reads no files itself. */
export async function readMigrations(directory: string): Promise<MigrationList> {
  const names = await migrationNames(directory);
  return {
    baseDir: directory,
    lockfile: {
      path: LOCKFILE,
      content: await readFile(join(directory, LOCKFILE), 'utf8').catch(() => null),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (path) => {
        const value = await readScript(join(directory, path));
        return { path, migrationFile: { path: SCRIPT, content: { tag: 'ok' as const, value } } };
      }),
    ),
  };
}

export async function migrationNames(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      `Folder ${directory} cannot be read (${error.code}): it should hold one folder per migration.`,
      { cause: error },
    );
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export const readScript = (folder: string): Promise<string> =>
  readFile(join(folder, SCRIPT), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new BulkheadError(
      'MIGRATION_BLOCKED',
      `${folder} holds no readable ${SCRIPT} (${cause.code}): put the file back, or remove the folder if it was never applied.`,
      { cause },
    );
  });

/** Which migration a script belongs to: the engine names none while it runs. */
export const nameOfScript = ({ migrationDirectories }: MigrationList, script: string): string | undefined =>
  migrationDirectories.find(
    ({ migrationFile: { content } }) => content.tag === 'ok' && content.value === script,
  )?.path;
