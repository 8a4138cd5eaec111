import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureStack } from '@bulkhead/stack';
import { BulkheadError } from '@bulkhead/tenancy';
import { afterEach } from '@jest/globals';
import { openSession, withDatabase } from '../src/session.js';

type Row = Record<string, unknown>;

export interface TestDatabase {
  /** As the migrator, who owns the database. */
  readonly url: string;
  readonly query: (sql: string) => Promise<Row[]>;
}

let count = 0;
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanups.splice(0).reverse()) await step();
});

export async function migratorUrl(): Promise<string> {
  return (await ensureStack({ instance: 'test', only: ['postgres'] })).postgres.migrationUrl;
}

/** An empty database of its own for one test. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const server = await migratorUrl();
  // testkit drops databases of this name when the process that made them is gone.
  const name = `test_${process.pid}_${(count += 1)}`;
  await inDatabase(server, `create database ${name}`);
  cleanups.push(() => inDatabase(server, `drop database ${name}`));
  const url = withDatabase(server, name);
  return { url, query: (sql) => inDatabase(url, sql) };
}

async function inDatabase(url: string, sql: string): Promise<Row[]> {
  const session = await openSession(url);
  try {
    return (await session.query<Row>(sql)).rows;
  } finally {
    await session.end();
  }
}

/** A folder of migrations; each value is a migration.sql. */
export async function migrationsFolderOf(scripts: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'migrations-'));
  cleanups.push(() => rm(root, { recursive: true }));
  const directory = join(root, 'migrations');
  await mkdir(directory);
  await writeFile(join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
  for (const [name, script] of Object.entries(scripts)) await writeScript(directory, name, script);
  return directory;
}

export async function writeScript(directory: string, name: string, script: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true });
  await writeFile(join(directory, name, 'migration.sql'), script);
}

/** What a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<BulkheadError> {
  const error = await call.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof BulkheadError) return error;
  throw error;
}
