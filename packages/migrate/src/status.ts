import { openEngine } from './engine/schema-engine.js';
import { explain } from './explain.js';
import { type History, readHistory } from './history.js';
import { migrationsFolder, readMigrations } from './migration-list.js';

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
  const engine = await openEngine({ url });
  try {
    const history = await readHistory(engine, migrationsList);
    const open = new Set([...history.pending, ...history.failed.map(({ name }) => name)]);
    return {
      ...history,
      applied: migrationsList.migrationDirectories.map(({ path }) => path).filter((name) => !open.has(name)),
      upToDate: Object.values(history).every((names) => names.length === 0),
    };
  } catch (error) {
    throw explain(error, migrationsList);
  } finally {
    await engine.close();
  }
}
