import { rm } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { breakableServer } from '../test/breakable-server.js';
import { emptyDatabase, migrationsFolderOf, refusal, writeScript } from '../test/database.js';
import { deployMigrations } from './deploy.js';
import { resolveMigration } from './resolve.js';
import { migrationStatus } from './status.js';

// Row security is forced on new tables; these tests write rows into one.
const one = {
  '20260101000000_one': 'create table one (id int primary key); alter table one no force row level security;',
};
const two = '20260102000000_two';
const three = { '20260103000000_three': 'create table three (id int);' };

async function failing(script: string) {
  const database = await emptyDatabase();
  const directory = await migrationsFolderOf({ ...one, [two]: script, ...three });
  const error = await refusal(deployMigrations({ url: database.url, directory }));
  return { ...database, directory, error };
}

describe('a migration that fails', () => {
  test('names itself, the line, the statement, the error of Postgres and what to do next', async () => {
    const { error } = await failing('create table two (id int);\n\nalter table nope\n  add column x int;\n');

    expect(error.code).toBe('MIGRATION_FAILED');
    expect(error.message).toBe(
      [
        `Migration ${two} failed at line 3 of its migration.sql.`,
        '    alter table nope\n      add column x int',
        'ERROR 42P01: relation "nope" does not exist',
        'Postgres took back everything that this migration had done.',
        `Next: correct prisma/migrations/${two}/migration.sql, then \`pnpm db:resolve --rolled-back ${two}\` and deploy again.`,
      ].join('\n\n'),
    );
  });

  test.each([
    [
      'a typing error, by its position',
      `select 'ä', '🦀';\nselect 1;\nselect 1 form t;`,
      3,
      /42601: syntax error/,
    ],
    [
      'an error of the data, by counting statements',
      'select 1;\n-- a comment; with a semicolon\ninsert into one\nvalues (1), (1);',
      3,
      /23505: duplicate key[^]*Detail: Key \(id\)=\(1\)/,
    ],
    [
      'an error inside a DO block',
      'select 1;\n\ndo $$\nbegin\n  perform 1 / 0;\nend $$;',
      3,
      /22012: division by zero[^]*Where: SQL/,
    ],
    [
      'an error raised with a hint',
      `do $$ begin raise 'not yet' using hint = 'wait'; end $$;`,
      1,
      /P0001: not yet\nHint: wait/,
    ],
  ])('tells the line of %s', async (_, script, line, message) => {
    const { error } = await failing(script);

    expect(error.message).toContain(`failed at line ${line} of its migration.sql`);
    expect(error.message).toMatch(message);
  });

  test('leaves nothing of itself, and no later migration, in the database', async () => {
    const { query, error } = await failing('create table two (id int); select 1 / 0;');

    expect(await query(`select tablename from pg_tables where schemaname = 'public' order by 1`)).toEqual([
      { tablename: '_prisma_migrations' },
      { tablename: 'one' },
    ]);
    expect(error.message).toContain('Postgres took back everything');
  });

  test('that committed a part of itself says so', async () => {
    const { query, error } = await failing('begin; create table two (id int); commit; select 1 / 0;');

    expect(error.message).toContain('Parts of this migration may be in the database: look before you go on.');
    expect(await query('select count(*)::int from two')).toEqual([{ count: 0 }]);
  });

  test('by beginning a transaction that it does not end is refused and recorded', async () => {
    const { query, error } = await failing('select 1;\nbegin;\ncreate table two (id int);');

    expect(error.message).toContain('failed at line 2');
    expect(error.message).toContain('begins a transaction that it does not end');
    expect(await query(`select to_regclass('two') is null as gone`)).toEqual([{ gone: true }]);
  });

  test('inside a transaction of its own is recorded all the same', async () => {
    const { query } = await failing('begin; select 1 / 0; commit;');

    expect(await query(`select logs from _prisma_migrations where finished_at is null`)).toEqual([
      { logs: expect.stringContaining('22012: division by zero') },
    ]);
  });

  test('blocks the next deployment, which repeats why and how to go on', async () => {
    const { url, directory } = await failing('create table two (id int);\nselect 1 / 0;');
    const error = await refusal(deployMigrations({ url, directory }));

    expect(error.code).toBe('MIGRATION_BLOCKED');
    expect(error.message).toContain(`Migration ${two} failed`);
    expect(error.message).toContain('(P3009)');
    expect(error.message).toContain('line 2: ERROR 22012: division by zero');
    expect(error.message).toContain(`pnpm db:resolve --rolled-back ${two}`);
    expect(error.message).not.toContain('schema_engine_wasm');
    expect((await migrationStatus({ url, directory })).failed).toMatchObject([{ name: two }]);
  });

  test('is applied once it is corrected and resolved, with those after it', async () => {
    const { url, directory } = await failing('select 1 / 0;');
    await writeScript(directory, two, 'create table two (id int);');
    await resolveMigration({ url, directory, migration: two, as: 'rolled-back' });

    expect((await deployMigrations({ url, directory })).applied).toEqual([two, ...Object.keys(three)]);
    expect(await migrationStatus({ url, directory })).toMatchObject({ upToDate: true, failed: [] });
  });

  test('that was finished by hand can be resolved as applied', async () => {
    const { url, query, directory } = await failing('select 1 / 0;');
    await query('create table two (id int)');
    await resolveMigration({ url, directory, migration: two, as: 'applied' });

    expect((await deployMigrations({ url, directory })).applied).toEqual(Object.keys(three));
  });

  test('because its connection broke says that it may be there in part, and blocks the next', async () => {
    const { url } = await emptyDatabase();
    const directory = await migrationsFolderOf({ [two]: 'select pg_sleep(0.5);' });
    const server = await breakableServer(url);
    const error = await refusal(
      deployMigrations({ url: server.url, directory, onProgress: () => setImmediate(server.cut) }),
    );
    server.close();

    expect(error.message).toContain(`Migration ${two} failed.`);
    expect(error.message).toMatch(/The connection broke: .+/);
    expect(error.message).toContain('Parts of this migration may be in the database');
    expect(error.message).toContain(`pnpm db:resolve --applied ${two}`);
    expect((await refusal(deployMigrations({ url, directory }))).message).toContain(
      'It has left no error: whoever deployed it was stopped meanwhile.',
    );
  });
});

test('tables without a history are not migrated over', async () => {
  const { url, query } = await emptyDatabase();
  await query('create table theirs (id int)');
  const error = await refusal(deployMigrations({ url, directory: await migrationsFolderOf(one) }));

  expect(error).toMatchObject({ code: 'MIGRATION_BLOCKED' });
  expect(error.message).toContain('(P3005)');
  expect(error.message).toContain('Next: deploy into an empty database');
});

test('a folder without its file is named', async () => {
  const { url } = await emptyDatabase();
  const directory = await migrationsFolderOf({ ...one });
  await rm(`${directory}/20260101000000_one/migration.sql`);
  const error = await refusal(deployMigrations({ url, directory }));

  expect(error.message).toMatch(
    /20260101000000_one holds no readable migration.sql \(ENOENT\): put the file back/,
  );
});
