import { filters } from './engine/schema-engine.js';
import { blockedBy } from './explain.js';
import { readHistory } from './history.js';
import { migrationsFolder, nameOfScript, readMigrations } from './migration-list.js';
import { takeTurn } from './turn.js';
import { withEngine } from './with-engine.js';

export interface DeployOptions {
  /** Of the role that owns the schema; see docs/migrations.md. */
  readonly url: string;
  /** Default: prisma/migrations of this repository. */
  readonly directory?: string;
  readonly onProgress?: (progress: DeployProgress) => void;
}

export type DeployProgress =
  /** Somebody else migrates this database. */
  { readonly kind: 'waiting' } | { readonly kind: 'applying'; readonly migration: string };

export interface Deployment {
  /** By this call, in order. */
  readonly applied: readonly string[];
  /** Applied earlier with another content than their files have now: the files no longer tell what is there. */
  readonly edited: readonly string[];
}

/** Applies what is pending. Several callers at once take turns; those who come later find nothing to do. */
export async function deployMigrations({
  url,
  directory = migrationsFolder,
  onProgress,
}: DeployOptions): Promise<Deployment> {
  const migrationsList = await readMigrations(directory);
  const onScript = (script: string) => {
    const migration = nameOfScript(migrationsList, script);
    if (migration) onProgress?.({ kind: 'applying', migration });
  };
  return withEngine({ url, onScript }, directory, async (engine) => {
    await takeTurn(engine.session, () => onProgress?.({ kind: 'waiting' }));
    const { failed, edited } = await readHistory(engine, migrationsList);
    if (failed[0]) throw blockedBy(failed[0]);
    const { appliedMigrationNames } = await engine.call((it) =>
      it.applyMigrations({ migrationsList, filters }),
    );
    return { applied: appliedMigrationNames, edited };
  });
}
