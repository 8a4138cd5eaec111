import { BulkheadError } from '@bulkhead/tenancy';
import { z } from 'zod';
import { type Connection, databaseOf, withConnection } from '../connection.js';
import { ddl, name, onCluster, table } from '../ddl.js';
import { engineFailure, errorType } from '../engine-failure.js';
import { clusterVariant } from './cluster-variant.js';
import { type MigrationFile, migrationFiles } from './migration-files.js';
import { statementsIn } from './statements.js';

export interface MigrateOptions {
  /** As the writer. */
  readonly url: string;
  readonly database?: string;
  readonly cluster?: string;
  /** Default: those of this package. */
  readonly files?: readonly MigrationFile[];
}

export interface Migrated {
  readonly applied: readonly string[];
}

const ledger = 'schema_migrations';

/**
 * Applies what has not been applied yet, in order. Every statement can be run twice (CREATE … IF NOT EXISTS,
 * ADD COLUMN IF NOT EXISTS), because ClickHouse has no transaction around a file and no lock between two deployments.
 */
export const migrateAnalytics = async (options: MigrateOptions): Promise<Migrated> => {
  const database = options.database ?? databaseOf(options.url);
  const { cluster, files = migrationFiles() } = options;
  await withConnection(options.url, 'default', (server) =>
    run(
      server,
      ddl`CREATE DATABASE IF NOT EXISTS ${name(database)}${onCluster(cluster)}`.sql,
      'the database',
    ),
  );
  return withConnection(options.url, database, async (connection) => {
    await run(connection, ledgerTable(database, cluster), 'the ledger');
    const pending = pendingFiles(files, await appliedFiles(connection));
    for (const file of pending) await apply(connection, file, database, cluster);
    return { applied: pending.map((file) => file.name) };
  });
};

const apply = async (
  connection: Connection,
  file: MigrationFile,
  database: string,
  cluster: string | undefined,
): Promise<void> => {
  const statements = statementsIn(file.sql).flatMap((statement) =>
    cluster === undefined ? [statement] : clusterVariant(statement, database, cluster),
  );
  for (const [index, statement] of statements.entries()) {
    await run(connection, statement, `statement ${index + 1} of ${file.name}`);
  }
  await connection.insert({
    table: ledger,
    values: [{ name: file.name, checksum: file.checksum }],
    format: 'JSONEachRow',
  });
};

/** Exported for its test: what is left to do, or why nothing may be done. */
export const pendingFiles = (
  files: readonly MigrationFile[],
  applied: ReadonlyMap<string, string>,
): readonly MigrationFile[] => {
  const last = [...applied.keys()].toSorted().at(-1) ?? '';
  return files.filter((file) => {
    const checksum = applied.get(file.name);
    if (checksum !== undefined && checksum !== file.checksum) {
      throw blocked(
        `${file.name} was changed after it had been applied, expected its first text; put it back and write a new file`,
      );
    }
    if (checksum === undefined && file.name < last) {
      throw blocked(
        `${file.name} comes before ${last}, which has been applied, expected it after; give it a later number`,
      );
    }
    return checksum === undefined;
  });
};

const blocked = (internal: string) => new BulkheadError('MIGRATION_BLOCKED', internal);

const appliedFiles = async (connection: Connection): Promise<ReadonlyMap<string, string>> => {
  const result = await connection.query({
    query: 'SELECT name, argMin(checksum, applied_at) AS checksum FROM schema_migrations GROUP BY name',
    format: 'JSONEachRow',
  });
  const rows = z.array(z.object({ name: z.string(), checksum: z.string() })).parse(await result.json());
  return new Map(rows.map((row) => [row.name, row.checksum]));
};

const ledgerTable = (database: string, cluster: string | undefined): string => {
  const columns = ddl`(name String, checksum String, applied_at DateTime64(3) DEFAULT now64(3))`;
  return cluster === undefined
    ? ddl`CREATE TABLE IF NOT EXISTS ${table(database, ledger)} ${columns} ENGINE = MergeTree ORDER BY name`
        .sql
    : ddl`CREATE TABLE IF NOT EXISTS ${table(database, ledger)} ON CLUSTER ${name(cluster)} ${columns} ENGINE = ReplicatedMergeTree ORDER BY name`
        .sql;
};

const run = async (connection: Connection, query: string, what: string): Promise<void> => {
  try {
    await connection.command({ query });
  } catch (error) {
    const type = errorType(error);
    if (type === undefined) throw engineFailure(error, `for ${what}`);
    throw new BulkheadError('MIGRATION_FAILED', `${what} failed with ${type}; correct it and migrate again`);
  }
};
