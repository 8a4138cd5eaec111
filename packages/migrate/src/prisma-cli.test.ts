import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { emptyDatabase, migrationsFolderOf, migratorUrl, writeScript } from '../test/database.js';
import { deployMigrations } from './deploy.js';
import { standIn } from './engine/native.js';
import { withDatabase } from './session.js';
import { migrationStatus } from './status.js';

const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
const scripts = {
  '20260101000000_notes': 'CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL);',
  '20260102000000_whole': 'do $$ begin perform 1; perform 2; end $$;',
};
const schema = (fields = '') => `
datasource db {
  provider = "postgresql"
}

model Note {
  id   Int    @id
  text String
  ${fields}

  @@map("notes")
}
`;

/** The regular Prisma CLI, with our executable in the place of its engine. */
async function project(url: string, migrations: Record<string, string> = scripts) {
  const directory = await migrationsFolderOf(migrations);
  const root = dirname(directory);
  const write = (content: string) => writeFile(join(root, 'schema.prisma'), content);
  await write(schema());
  await writeFile(
    join(root, 'prisma.config.ts'),
    `export default { schema: 'schema.prisma', migrations: { path: 'migrations' }, datasource: { url: ${JSON.stringify(url)} } };`,
  );
  const prisma = async (...args: string[]) => {
    const env = {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: standIn,
      CHECKPOINT_DISABLE: '1',
      NO_COLOR: '1',
    };
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, error, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { code: code as number, output: out + error };
  };
  return { directory, write, prisma };
}

describe('the regular Prisma CLI on the engine in WebAssembly', () => {
  test('deploys, and leaves what the library then finds done', async () => {
    const { url, query } = await emptyDatabase();
    const { directory, prisma } = await project(url);

    expect(await prisma('migrate', 'deploy')).toMatchObject({
      code: 0,
      output: expect.stringContaining('20260102000000_whole'),
    });
    expect(await deployMigrations({ url, directory })).toEqual({ applied: [], edited: [] });
    expect(await query(`select count(*)::int from _prisma_migrations where finished_at is not null`)).toEqual(
      [{ count: 2 }],
    );
    expect(await prisma('migrate', 'status')).toMatchObject({
      code: 0,
      output: expect.stringContaining('up to date'),
    });
  });

  test('finds done what the library has deployed', async () => {
    const { url } = await emptyDatabase();
    const { directory, prisma } = await project(url);
    await deployMigrations({ url, directory });

    expect(await prisma('migrate', 'deploy')).toMatchObject({
      code: 0,
      output: expect.stringContaining('No pending migrations'),
    });
  });

  test('compares the database with the schema, and tells by its exit code', async () => {
    const { url, query } = await emptyDatabase();
    const { directory, prisma } = await project(url);
    await deployMigrations({ url, directory });
    const diff = (...args: string[]) =>
      prisma('migrate', 'diff', ...args, '--to-schema', 'schema.prisma', '--exit-code');

    expect(await diff('--from-config-datasource')).toMatchObject({
      code: 0,
      output: expect.stringContaining('No difference'),
    });
    expect(await diff('--from-migrations', 'migrations')).toMatchObject({ code: 0 });
    await query('alter table notes drop column text');
    expect(await diff('--from-config-datasource', '--script')).toMatchObject({
      code: 2,
      output: expect.stringContaining('ALTER TABLE "notes" ADD COLUMN     "text" TEXT NOT NULL'),
    });
  });

  test('tells of a failed migration what the library does, and resolves it', async () => {
    const { url } = await emptyDatabase();
    const { directory, prisma } = await project(url, {
      '20260101000000_notes': 'select 1;\nselect * from nope;',
    });
    const failed = await prisma('migrate', 'deploy');

    expect(failed.code).toBe(1);
    expect(failed.output).toContain('P3018');
    expect(failed.output).toContain('Migration 20260101000000_notes failed at line 2 of its migration.sql.');
    expect(failed.output).toContain('ERROR 42P01: relation "nope" does not exist');
    expect((await prisma('migrate', 'deploy')).output).toContain('P3009');
    expect(await prisma('migrate', 'resolve', '--rolled-back', '20260101000000_notes')).toMatchObject({
      code: 0,
    });
    await writeScript(directory, '20260101000000_notes', scripts['20260101000000_notes']);
    expect(await prisma('migrate', 'deploy')).toMatchObject({ code: 0 });
    expect((await migrationStatus({ url, directory })).upToDate).toBe(true);
  });

  test('writes and applies a migration, after the pending ones', async () => {
    const { url, query } = await emptyDatabase();
    const { directory, prisma, write } = await project(url);
    await write(schema('author String?'));

    expect(await prisma('migrate', 'dev', '--name', 'author')).toMatchObject({ code: 0 });
    expect((await readdir(directory)).filter((name) => name.endsWith('_author'))).toHaveLength(1);
    expect(await query('select author from notes')).toEqual([]);
  });

  test('makes a database that does not exist yet', async () => {
    const { url, query } = await emptyDatabase();
    const name = `${new URL(url).pathname.slice(1)}_more`;
    const { prisma } = await project(withDatabase(url, name));

    expect(await prisma('migrate', 'deploy')).toMatchObject({
      code: 0,
      output: expect.stringContaining('created'),
    });
    await query(`drop database ${name}`);
  });

  test('says what keeps it from connecting', async () => {
    const wrong = new URL(await migratorUrl());
    wrong.password = 's3cret';
    const { prisma } = await project(wrong.href);
    const refused = await prisma('migrate', 'status');

    expect(refused.code).toBe(1);
    expect(refused.output).toContain('P1000');
    expect(refused.output).toContain('refuses the password of "bulkhead_migrator"');
    expect(refused.output).not.toContain('s3cret');
  });
});
