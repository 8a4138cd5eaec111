import { type History, readHistory } from './history.js';
import { migrationsFolder, readMigrations } from './migration-list.js';
import { withEngine } from './with-engine.js';

export interface MigrationStatus extends History {
  readonly applied: readonly string[];
  readonly upToDate: boolean;
}

/** Compares the files with the database's record, and changes nothing. */
export async function migrationStatus({
  url,
  directory = migrationsFolder,
}: {
  readonly url: string;
  readonly directory?: string;
}): Promise<MigrationStatus> {
  const migrationsList = await readMigrations(directory);
  return withEngine({ url }, directory, async (engine) => {
    const history = await readHistory(engine, migrationsList);
    const open = new Set([...history.pending, ...history.failed.map(({ name }) => name)]);
    return {
      ...history,
      applied: migrationsList.migrationDirectories.map(({ path }) => path).filter((name) => !open.has(name)),
      upToDate: Object.values(history).every((names) => names.length === 0),
    };
  });
}
