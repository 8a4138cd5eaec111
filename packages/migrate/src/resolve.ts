import { migrationsFolder, readMigrations } from './migration-list.js';
import { takeTurn } from './turn.js';
import { withEngine } from './with-engine.js';

/** Records how a failed migration ended, or that one was applied by other means. Runs none of its SQL. */
export async function resolveMigration({
  url,
  directory = migrationsFolder,
  migration,
  as,
}: {
  readonly url: string;
  readonly directory?: string;
  readonly migration: string;
  readonly as: 'applied' | 'rolled-back';
}): Promise<void> {
  const migrationsList = await readMigrations(directory);
  await withEngine({ url }, directory, async (engine) => {
    await takeTurn(engine.session, () => {});
    await engine.call<unknown>((it) =>
      as === 'applied'
        ? it.markMigrationApplied({ migrationName: migration, migrationsList })
        : it.markMigrationRolledBack({ migrationName: migration }),
    );
  });
}
