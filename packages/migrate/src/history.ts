import type { Pool } from 'pg';
import { type EngineSession, filters } from './engine/schema-engine.js';
import type { UnfinishedMigration } from './explain.js';
import type { MigrationList } from './migration-list.js';

/** How the files and the database's record of them relate. */
export interface History {
  /** In the files, not yet in the database. */
  readonly pending: readonly string[];
  /** Begun and neither finished nor resolved; nothing is applied until it is. */
  readonly failed: readonly UnfinishedMigration[];
  /** Applied with another content than the file has now. */
  readonly edited: readonly string[];
  /** Applied, and no longer in the files. */
  readonly missing: readonly string[];
}

export async function readHistory(engine: EngineSession, migrationsList: MigrationList): Promise<History> {
  const { editedMigrationNames, failedMigrationNames, history } = await engine.call((it) =>
    it.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters }),
  );
  return {
    pending: history && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [],
    missing: history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [],
    edited: editedMigrationNames,
    failed: failedMigrationNames.length > 0 ? await unfinished(engine.session) : [],
  };
}

async function unfinished(session: Pool): Promise<UnfinishedMigration[]> {
  const { rows } = await session.query<UnfinishedMigration>(
    `select migration_name as name, started_at as "startedAt", logs
       from _prisma_migrations
      where finished_at is null and rolled_back_at is null
      order by started_at`,
  );
  return rows;
}
