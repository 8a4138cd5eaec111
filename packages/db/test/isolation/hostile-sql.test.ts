import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { catalog } from '../../src/generated/isolation/catalog.js';
import { asOrg, commitAsOrg, refusalOf } from '../as-plane.js';
import { connected, isolatedDatabase } from '../isolated-database.js';

const sql = isolatedDatabase();

/** What acme's transaction can read of all tables, whatever it has become. */
const loot = async (client = sql.runtime): Promise<string> => {
  const found: unknown[] = [];
  for (const { table } of catalog.tables) {
    await client.query('savepoint look');
    try {
      found.push((await client.query(`select * from public.${table}`)).rows);
    } catch {
      await client.query('rollback to savepoint look');
    }
  }
  return JSON.stringify(found);
};

describe('guarantees that in the middle of a transaction of acme', () => {
  test.each([
    `select set_config('app.current_org_id', '${globex.id}', true)`,
    `set local app.current_org_id = '${globex.id}'`,
    `set app.current_org_id = '${globex.id}'`,
    'reset role',
    'set role none',
    'set role bulkhead_auth',
    'set role bulkhead_runtime',
    `select set_config('role', 'none', true)`,
    `select set_config('row_security', 'off', true)`,
    'set local row_security = off',
    'reset all',
    `set local search_path = pg_temp, public`,
    `set session characteristics as transaction isolation level read uncommitted`,
    'savepoint a; release savepoint a',
    'set constraints all deferred',
    `declare c cursor with hold for select * from projects`,
    `prepare p as select * from projects`,
    'listen anything',
    `notify anything, 'x'`,
    `lock table projects in access exclusive mode`,
    `set local session_authorization = bulkhead_runtime`,
    `explain (analyze, verbose) select * from projects`,
  ])('%s shows no row of globex', async (text) => {
    await asOrg(sql.runtime, acme, async () => {
      await sql.runtime.query(text);
      const found = await loot();
      expect(found).not.toContain(globex.marker);
      expect(found).not.toContain(globex.id);
    });
    await sql.runtime.query('discard all');
  });

  test.each([
    'set role bulkhead_gatekeeper',
    'set role bulkhead_migrator',
    'set role postgres',
    'set session authorization postgres',
    'set session_replication_role = replica',
    `set log_statement = 'all'`,
    'set session_preload_libraries = x',
    'alter role bulkhead_app bypassrls',
    'alter role bulkhead_runtime superuser',
    'grant bulkhead_gatekeeper to bulkhead_app',
    'create role mine',
    'create database mine',
    'create schema mine',
    'create temporary table projects (org_id uuid)',
    'create temporary view projects as select 1',
    'create temporary sequence s',
    'create table public.mine (id int)',
    'select * into temporary mine from public.projects',
    'create table mine as select * from public.projects',
    'create view public.mine as select * from public.projects',
    `create function public.mine() returns int language sql as 'select 1'`,
    `create function pg_temp.mine() returns int language sql as 'select 1'`,
    `create or replace function bulkhead.current_org_id() returns uuid language sql as 'select null::uuid'`,
    'do $$ begin perform 1; end $$',
    `create operator public.= (leftarg = uuid, rightarg = uuid, function = uuid_eq)`,
    'create extension dblink',
    'alter table public.projects disable row level security',
    'alter policy bulkhead_org_wall on public.projects using (true)',
    'drop policy bulkhead_org_wall on public.projects',
    'create trigger t before insert on public.projects execute function suppress_redundant_updates_trigger()',
    `alter system set row_security = off`,
    `copy public.projects to '/tmp/x'`,
    `copy public.projects to program 'cat'`,
    `copy public.projects (name) from program 'ls'`,
    `select pg_read_file('/etc/passwd')`,
    `select pg_ls_dir('/')`,
    `select lo_import('/etc/passwd')`,
    `select lo_from_bytea(0, 'x')`,
    'select pg_terminate_backend(1)',
    'select pg_cancel_backend(1)',
    'select pg_reload_conf()',
    'select * from pg_stat_activity',
    'select pg_stat_get_backend_activity(1)',
    'select * from pg_stat_user_tables',
    'select * from pg_locks',
    'select * from pg_authid',
    'select * from pg_shadow',
    'select * from pg_statistic',
    'select * from pg_stats',
    'select * from pg_largeobject',
    'select pg_advisory_lock(1)',
    'select pg_try_advisory_xact_lock(1)',
    `select pg_logical_emit_message(false, 'a', 'b')`,
    'select pg_export_snapshot()',
    `select pg_relation_size('public.projects')`,
    'select * from bulkhead.seal_keys',
    'select * from bulkhead.audit_heads',
    'select * from bulkhead.incident_news',
    `select bulkhead.find_token('public-globex')`,
    `select bulkhead.find_user('local', 'globex')`,
    `select bulkhead.record_foreign_attempt('${acme.id}', 'projects', '${globex.rowId(10)}')`,
    `select bulkhead.provision_org('x', 'x', 'x', 'x')`,
    `select bulkhead.audit_hash('', 1, null)`,
    'truncate public.projects',
    'vacuum public.projects',
    'reindex table public.projects',
    'cluster public.projects',
    'refresh materialized view public.projects',
  ])('%s is refused', async (text) => {
    await asOrg(sql.runtime, acme, async () => {
      // 42501 privilege, 25001 not inside a transaction, 55000 switched off, 0A000 and 42809 not for such an object.
      expect(await refusalOf(sql.runtime, text)).toMatch(/^(42501|25001|55000|0A000|42809|55P02)$/);
      expect(await loot()).not.toContain(globex.marker);
    });
  });

  test.each(['bulkhead_auth', 'bulkhead_runtime'])(
    'becoming %s does not open what that role may do',
    async (role) => {
      await asOrg(sql.runtime, acme, async () => {
        await sql.runtime.query(`set local role ${role}`);
        for (const text of [
          `select * from bulkhead.find_token('public-globex')`,
          `select * from bulkhead.find_user('local', 'globex')`,
          `select * from bulkhead.find_org('globex')`,
          `select * from bulkhead.find_principal('${globex.id}', 'user', '${globex.rowId(1)}')`,
          `select bulkhead.note_token_uses('${globex.id}', '{${globex.rowId(7)}}', '{now}')`,
          'select * from bulkhead.claim_incident_news(10)',
          `select bulkhead.settle_incident_news('{${globex.rowId(1)}}')`,
          'select * from bulkhead.incident_news',
          `select bulkhead.record_foreign_attempt('${acme.id}', 'projects', '${globex.rowId(10)}')`,
        ]) {
          expect(await refusalOf(sql.runtime, text)).toBe('42501');
        }
      });
    },
  );
});

describe('what acme leaves behind', () => {
  test.each([
    ['a setting', `set app.current_org_id = '${acme.id}'`],
    ['a role', 'set role bulkhead_app'],
    ['a held cursor', 'declare c cursor with hold for select * from projects'],
    ['a prepared statement', 'prepare p as select * from projects'],
  ])('guarantees that %s gives the next borrower nothing of acme', async (_, text) => {
    const client = await connected(sql.database.url);
    try {
      await commitAsOrg(client, acme, async () => {
        await client.query(text);
      });
      await client.query('discard all');
      await asOrg(client, globex, async () => {
        const found = await loot(client);
        expect(found).toContain(globex.marker);
        expect(found).not.toContain(acme.marker);
      });
      expect((await client.query('select current_user as role')).rows).toEqual([
        { role: 'bulkhead_runtime' },
      ]);
      await expect(client.query('fetch c')).rejects.toMatchObject({ code: '34000' });
      await expect(client.query('execute p')).rejects.toMatchObject({ code: '26000' });
    } finally {
      await client.end();
    }
  });
});

test('guarantees that an error quotes no hidden row', async () => {
  await asOrg(sql.runtime, acme, async () => {
    for (const text of [
      `select * from projects where (case when org_id = '${globex.id}' then name::int else 1 end) = 1`,
      `select * from projects where org_id = '${globex.id}' and 1 / (length(name) - length(name)) = 1`,
      `select name::int from projects where org_id <> '${acme.id}'`,
      `select count(*) from (select name::int from projects offset 0) p`,
    ]) {
      await sql.runtime.query('savepoint attempt');
      const said = await sql.runtime.query(text).then(
        ({ rows }) => JSON.stringify(rows),
        (error: Error) => error.message,
      );
      await sql.runtime.query('rollback to savepoint attempt');
      expect(said).not.toContain(globex.marker);
      expect(said).not.toMatch(/division by zero/);
    }
  });
});
