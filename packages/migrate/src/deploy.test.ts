import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { emptyDatabase, migrationsFolderOf, migratorUrl, refusal, writeScript } from '../test/database.js';
import { type DeployProgress, deployMigrations } from './deploy.js';
import { withDatabase } from './session.js';

const built = new URL('../dist/index.js', import.meta.url).href;
const tables = {
  '20260101000000_one': 'create table one (id int primary key);',
  '20260102000000_two': 'create table two (id int primary key references one);',
};

describe('deployMigrations', () => {
  test('applies what is pending in order, and the second time nothing', async () => {
    const { url, query } = await emptyDatabase();
    const directory = await migrationsFolderOf(tables);
    const progress: DeployProgress[] = [];
    const names = Object.keys(tables);

    expect(await deployMigrations({ url, directory, onProgress: (it) => progress.push(it) })).toEqual({
      applied: names,
      edited: [],
    });
    expect(progress).toEqual(names.map((migration) => ({ kind: 'applying', migration })));
    expect(await deployMigrations({ url, directory })).toEqual({ applied: [], edited: [] });
    const rows = await query(
      'select migration_name, finished_at is not null as done from _prisma_migrations order by 1',
    );
    expect(rows).toEqual(names.map((migration_name) => ({ migration_name, done: true })));
  });

  test('called four times at once applies each migration once, and the later ones say that they wait', async () => {
    const { url, query } = await emptyDatabase();
    const directory = await migrationsFolderOf({ ...tables, '20260103000000_slow': 'select pg_sleep(0.3);' });
    const waited: DeployProgress[] = [];
    const deploy = () =>
      deployMigrations({ url, directory, onProgress: (it) => it.kind === 'waiting' && waited.push(it) });
    const deployments = await Promise.all([deploy(), deploy(), deploy(), deploy()]);

    expect(deployments.flatMap(({ applied }) => applied)).toHaveLength(3);
    expect(waited).toHaveLength(3);
    expect(await query('select count(*)::int from _prisma_migrations')).toEqual([{ count: 3 }]);
  });

  test('waits for a deployment of the regular CLI, which holds the lock of Prisma', async () => {
    const { url } = await emptyDatabase();
    const directory = await migrationsFolderOf(tables);
    const other = new Client({ connectionString: url });
    await other.connect();
    await other.query('select pg_advisory_lock(72707369)');
    const order: string[] = [];
    const deployed = deployMigrations({
      url,
      directory,
      onProgress: ({ kind }) => {
        order.push(kind);
        if (kind === 'waiting') other.end().catch(() => {});
      },
    });

    expect((await deployed).applied).toHaveLength(2);
    expect(order).toEqual(['waiting', 'applying', 'applying']);
  });

  test('sends a file whole: bodies keep their semicolons', async () => {
    const { url, query } = await emptyDatabase();
    const directory = await migrationsFolderOf({
      '20260101000000_bodies': `
        create table notes (id int primary key, org_id uuid, text text default 'a;b');
        alter table notes no force row level security;
        do $$ begin insert into notes values (1); insert into notes values (2); end $$;
        create function stamp() returns trigger language plpgsql as $f$
        begin
          new.text := coalesce(new.text, '') || ';stamped';
          return new;
        end $f$;
        create trigger stamp before insert on notes for each row execute function stamp();
        create function three() returns int begin atomic select 1; select 3; end;
        create policy wall on notes as restrictive using (org_id = '00000000-0000-0000-0000-000000000000');
        alter table notes enable row level security, force row level security;
        create view both_notes as select id from notes; -- the last one; without a newline`,
    });
    await deployMigrations({ url, directory });

    expect(await query('select three(), (select count(*)::int from pg_policy) as policies')).toEqual([
      { three: 3, policies: 1 },
    ]);
    expect(await query(`insert into notes values (3, null, 'x') returning text`).catch(String)).toContain(
      'row-level security',
    );
    await query('alter table notes no force row level security');
    expect(await query(`insert into notes values (3, null, 'x') returning text`)).toEqual([
      { text: 'x;stamped' },
    ]);
    expect(await query('select count(*)::int from both_notes')).toEqual([{ count: 3 }]);
  });

  test('begins each migration in a clean session, and records it as the owner', async () => {
    const { url, query } = await emptyDatabase();
    const directory = await migrationsFolderOf({
      '20260101000000_dirty': `
        create schema elsewhere;
        set search_path = elsewhere;
        set statement_timeout = '1ms';
        do $$ begin create role migrate_test_role nologin; exception when duplicate_object then null; end $$;
        set role migrate_test_role;`,
      '20260102000000_clean': 'create table here (id int); select pg_sleep(0.05);',
    });
    await query('create role migrate_test_role nologin').catch(() => {});
    await query('grant migrate_test_role to current_user with set true').catch(() => {});
    await deployMigrations({ url, directory });

    expect(
      await query(
        `select schemaname, tableowner = session_user as own from pg_tables where tablename = 'here'`,
      ),
    ).toEqual([{ schemaname: 'public', own: true }]);
  });

  test('tells which applied files were edited since', async () => {
    const { url } = await emptyDatabase();
    const directory = await migrationsFolderOf(tables);
    await deployMigrations({ url, directory });
    await writeScript(directory, '20260101000000_one', `${tables['20260101000000_one']} -- edited`);

    expect(await deployMigrations({ url, directory })).toEqual({
      applied: [],
      edited: ['20260101000000_one'],
    });
  });

  test('leaves nothing behind that keeps a finished process alive', async () => {
    const { url } = await emptyDatabase();
    const directory = await migrationsFolderOf(tables);
    // In a process of its own: this one has timers of the test runner.
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      `const { deployMigrations } = await import(${JSON.stringify(built)});
       const { applied } = await deployMigrations(${JSON.stringify({ url, directory })});
       console.log(applied.length, process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length);`,
    ]);

    expect(stdout).toBe('2 0\n');
  });
});

describe('deployMigrations refuses in one line', () => {
  const call = async (url: string) =>
    refusal(deployMigrations({ url, directory: await migrationsFolderOf(tables) }));
  const oneLine = expect.not.stringContaining('\n');

  test('a server that does not answer', async () => {
    const error = await call('postgresql://someone:s3cret@127.0.0.1:1/bulkhead');

    expect(error.code).toBe('STORE_UNAVAILABLE');
    expect(error.message).toBe(
      'Postgres at 127.0.0.1:1 does not answer (ECONNREFUSED): start it or correct MIGRATION_DATABASE_URL.',
    );
  });

  test('a wrong password, without repeating it', async () => {
    const url = new URL(await migratorUrl());
    url.password = 's3cret';
    const error = await call(url.href);

    expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID', message: oneLine });
    expect(error.message).toMatch(/^Postgres at .* refuses the password of "bulkhead_migrator": correct it/);
    expect(error.message).not.toContain('s3cret');
  });

  test('a database that does not exist', async () => {
    const error = await call(withDatabase(await migratorUrl(), 'nowhere'));

    expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID', message: oneLine });
    expect(error.message).toContain('has no database "nowhere": create it');
  });

  test.each([
    '',
    'bulkhead',
    'mysql://a:s3cret@localhost/db',
    'postgresql://a:s3cret@localhost',
    'postgresql://a:s3#cret@localhost/db',
  ])('what is no Postgres URL: %p', async (url) => {
    const error = await call(url);

    expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID', message: oneLine });
    expect(error.message).toContain('MIGRATION_DATABASE_URL is not a Postgres URL');
    expect(error.message).not.toContain('s3');
  });

  test('a folder that does not exist', async () => {
    const { url } = await emptyDatabase();
    const error = await refusal(deployMigrations({ url, directory: '/nowhere/migrations' }));

    expect(error.message).toBe(
      'Folder /nowhere/migrations cannot be read (ENOENT): it should hold one folder per migration.',
    );
  });
});
