import { acme, globex } from '@bulkhead/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { OrgDb } from '../../src/create-db.js';
import { catalog } from '../../src/generated/isolation/catalog.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';
import { clean, type PeekedDb, peekedDb } from './peek.js';

const subject = clientUnderTest();
const theirProject = globex.rowId(rows.project);
const sealOf = `current_setting('app.context_seal', true)`;
const sleepless = (sql: string) => `select (${sql})::text as stolen`;

/** Each is what somebody runs who can write any SQL in acme's transaction; several texts run one after another. */
const attacks: readonly (readonly string[])[] = [
  // Another org in the context.
  [`select set_config('app.current_org_id', '${globex.id}', true)`],
  [`select set_config('app.current_org_id', '${globex.id}', false)`],
  [`select set_config('app.current_org_id', '${globex.id.toUpperCase()}', true)`],
  [`select set_config('app.current_org_id', '', true)`],
  [`select set_config('app.current_org_id', null, true)`],
  [`select set_config('app.current_org_id', '${globex.id}', true), set_config('app.context_seal', '', true)`],
  [
    `select set_config('app.current_org_id', '${globex.id}', true), set_config('app.context_seal', '1.${'0'.repeat(64)}', true)`,
  ],
  [
    `select set_config('app.current_org_id', '${globex.id}', true), set_config('app.context_seal', '0' || ${sealOf}, true)`,
  ],
  [
    `select set_config('app.current_org_id', '${globex.id}', true), set_config('app.context_seal', replace(${sealOf}, '1.', '2.'), true)`,
  ],
  [
    `select set_config('app.current_org_id', '${acme.id}|user:x', true), set_config('app.current_actor', 'x', true)`,
  ],
  [`select set_config('app.current_role', 'owner', true)`],
  [`select set_config('app.current_actor', 'user:${globex.rowId(1)}', true)`],
  [`select name from projects, (select set_config('app.current_org_id', '${globex.id}', true)) as forged`],
  [
    `with forged as (select set_config('app.current_org_id', '${globex.id}', true)) select * from projects, forged`,
  ],
  // Another role.
  ...[
    'none',
    'bulkhead_auth',
    'bulkhead_runtime',
    'bulkhead_gatekeeper',
    'bulkhead_migrator',
    'postgres',
  ].flatMap((role) => [
    [`select set_config('role', '${role}', true)`],
    [`select set_config('role', '${role}', false)`],
    [`set role ${role}`],
    [`set local role ${role}`],
    [`select set_config('session_authorization', '${role}', true)`],
    [`set session authorization ${role}`],
  ]),
  [`select set_config('role', 'bulkhead_auth', true)`, `select * from bulkhead.find_user('local', 'globex')`],
  [`select set_config('role', 'bulkhead_auth', true)`, `select * from bulkhead.find_token('public-globex')`],
  [
    `select set_config('role', 'bulkhead_auth', true), set_config('app.current_org_id', '', true), set_config('app.current_actor', '', true), set_config('app.current_role', 'auth', true)`,
    `select * from bulkhead.find_org('globex')`,
  ],
  [`select set_config('role', 'none', true)`, `select set_config('role', 'bulkhead_app', true)`],
  ['reset role'],
  ['reset all'],
  ['reset session authorization'],
  ['discard all'],
  // The policy itself.
  [`select set_config('row_security', 'off', true)`],
  [`select set_config('session_replication_role', 'replica', true)`],
  [`select set_config('search_path', 'pg_temp, pg_catalog', false)`],
  [`select set_config('search_path', 'bulkhead, public', true)`],
  ['alter table projects disable row level security'],
  ['drop policy bulkhead_org_wall on projects'],
  [`create policy mine on projects using (true)`],
  [`create function public.current_org_id() returns uuid language sql as 'select null::uuid'`],
  ['create temporary table projects (name text)'],
  ['create view mine as select * from projects'],
  ['grant bulkhead_gatekeeper to bulkhead_app'],
  // The key of the seal.
  ['select * from bulkhead.seal_keys'],
  ['table bulkhead.seal_keys'],
  [`select query_to_xml('select * from bulkhead.seal_keys', true, true, '')::text`],
  [`select * from pg_stats where tablename = 'seal_keys'`],
  [`select bulkhead.assert_sealed()::text`],
  [`select prosrc from pg_proc where proname = 'assert_sealed'`],
  // Other ways to the rows.
  [`select table_to_xml('projects', true, true, '')::text`],
  [`select schema_to_xml('public', true, true, '')::text`],
  [
    `select query_to_xml('select set_config(''app.current_org_id'', ''${globex.id}'', true), (select max(name) from projects)', true, true, '')::text`,
  ],
  [`select * from projects where id = '${theirProject}'`],
  [`select * from projects where 1 / (case when org_id = '${globex.id}' then 0 else 1 end) = 1`],
  [`select * from projects where name::int = 1`],
  [`select * from projects where ('${globex.marker}' = name)::text::bool`],
  [`select array_agg(p) from projects p where to_jsonb(p)::text like '%globex%'`],
  [`select * from only projects tablesample system (100)`],
  [`select ctid, xmin, tableoid, * from projects`],
  [`select * from pg_stats where schemaname = 'public'`],
  [`select most_common_vals::text from pg_stats`],
  ['select * from pg_stat_activity'],
  ['select * from pg_stat_statements'],
  ['select * from pg_prepared_statements'],
  ['select * from pg_locks'],
  ['select * from pg_statistic'],
  ['select rolpassword from pg_authid'],
  [`select pg_read_file('postgresql.conf')`],
  [`select pg_ls_dir('.')`],
  [`select lo_import('/etc/passwd')`],
  [`select lo_get(oid) from pg_largeobject_metadata`],
  [`copy projects to stdout`],
  [`copy (select * from projects) to program 'cat'`],
  [`copy projects from stdin`],
  [`declare c cursor with hold for select * from projects`, 'commit', 'fetch all c'],
  [`prepare p as select * from projects`, 'execute p'],
  ['listen anything'],
  [`notify anything, 'x'`],
  [`select pg_notify('anything', 'x')`],
  [`do $$ begin perform set_config('app.current_org_id', '${globex.id}', false); end $$`],
  ['lock table projects'],
  ['truncate projects'],
  [`explain (analyze, verbose) select * from projects`],
  // Rows into the other org, or out of it.
  [`insert into teams (org_id, slug, name, updated_at) values ('${globex.id}', 'mine', 'mine', now())`],
  [
    `insert into teams (org_id, slug, name, updated_at) values ('${globex.id}', 'core', 'mine', now()) on conflict do nothing`,
  ],
  [
    `insert into teams (org_id, slug, name, updated_at) values ('${globex.id}', 'core', 'mine', now()) on conflict (org_id, slug) do update set name = 'mine' returning *`,
  ],
  [`insert into teams (id, slug, name, updated_at) values ('${globex.rowId(rows.team)}', 'x', 'x', now())`],
  [`insert into documents (project_id, title, updated_at) values ('${theirProject}', 'mine', now())`],
  [`update projects set org_id = '${globex.id}'`],
  [`update projects set name = 'mine' where id = '${theirProject}' returning *`],
  [`update projects set name = t.name from teams t where t.org_id = '${globex.id}' returning *`],
  [`update teams set id = '${globex.rowId(rows.team)}'`],
  [`delete from projects where org_id = '${globex.id}' returning *`],
  [`delete from projects using teams where teams.org_id = '${globex.id}' returning *`],
  [
    `merge into projects using (select '${theirProject}'::uuid as id) s on projects.id = s.id when matched then update set name = 'mine' when not matched then insert (name, updated_at) values ('new', now())`,
  ],
  [`with gone as (delete from projects where id = '${theirProject}' returning *) select * from gone`],
  // Out of the transaction.
  ['commit'],
  ['commit and chain'],
  ['rollback'],
  ['rollback and chain'],
  ['end'],
  ['abort'],
  ['begin'],
  ['savepoint s', `select set_config('app.current_org_id', '${globex.id}', true)`, 'rollback to savepoint s'],
  ['release savepoint prisma_sp_0'],
  [`prepare transaction 'mine'`],
  [`set transaction read only`],
  [`set session characteristics as transaction read only`],
  ['select 1; commit'],
  ['select 1; select name from projects'],
  // For whoever comes next on the connection.
  [`select set_config('statement_timeout', '1', false)`],
  [`select set_config('default_transaction_read_only', 'on', false)`],
  [`select set_config('client_encoding', 'SQL_ASCII', false)`],
  [`select set_config('TimeZone', 'Asia/Tokyo', false)`],
  [`select set_config('bytea_output', 'escape', false)`],
  [`select set_config('DateStyle', 'German', false)`],
  [`select set_config('app.request_id', '${'x'.repeat(1000)}', false)`],
  [`select pg_advisory_lock(1)::text`],
  ['deallocate all'],
  [`prepare bulkhead_context as select set_config('app.current_org_id', '${globex.id}', false)`],
  ['unlisten *'],
  // Against everybody.
  [`select pg_terminate_backend(pid)::text from pg_stat_activity where pid <> pg_backend_pid()`],
  [sleepless(`select pg_cancel_backend(1)`)],
  ['alter role bulkhead_runtime superuser'],
  ['alter role bulkhead_app bypassrls'],
  [`alter system set port = 1`],
  ['select pg_reload_conf()::text'],
  [`select bulkhead.provision_org('mine', 'mine', 'a@example.org', 'a')::text`],
  [`select bulkhead.record_foreign_attempt('${globex.id}', 'projects', '${theirProject}')::text`],
];

/** Any text, as if a template had been built from it. */
const run = (client: Pick<OrgDb, '$queryRaw'>, text: string): Promise<unknown> =>
  client.$queryRaw(Object.freeze(Object.assign([text], { raw: Object.freeze([text]) })));

const told = async (promise: Promise<unknown>): Promise<string> => {
  try {
    return (
      JSON.stringify(await promise, (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ) ?? ''
    );
  } catch (error) {
    return `${(error as { code?: string }).code} ${(error as Error).message}`;
  }
};

/** Everything that the client can still see, by Prisma and by SQL. */
const loot = async (client: Pick<OrgDb, 'project' | '$queryRaw'>): Promise<string> => {
  const found = [
    await told(client.project.findMany()),
    await told(client.project.findMany({ where: { orgId: globex.id } })),
  ];
  for (const { table } of catalog.tables.slice(0, 4))
    found.push(await told(run(client, `select * from ${table}`)));
  return found.join();
};

const expectNothingOfGlobex = (texts: string) => {
  expect(texts).not.toContain(globex.marker);
  expect(texts).not.toContain(`${globex.name}@`);
};

const snapshot = async () => {
  const { rows: found } = await subject.sql.superuser.query(
    `select md5(string_agg(t::text, '')) from (select p::text as t from projects p where org_id = $1
      union all select t::text from teams t where org_id = $1 union all select d::text from documents d where org_id = $1) t`,
    [globex.id],
  );
  return found;
};

describe.each([
  ['as the client lets it through', {}],
  ['past a client that lets everything through', { rawSql: false }],
])('guarantees, %s, that', (_, guards) => {
  let db: PeekedDb;
  beforeEach(() => {
    db = peekedDb({ url: subject.sql.database.url }, guards);
  });
  afterEach(() => db.close());

  test.each(attacks)('%s reaches nothing of globex, and leaves nothing behind', async (...texts) => {
    const before = await snapshot();
    const client = db.forOrg(acme.context());
    const answers: string[] = [];
    for (const text of texts) answers.push(await told(run(client, text)));
    expect((await db.peek()).found).toEqual(clean);
    answers.push(await loot(client));

    const inside = client.$transaction(async (tx) => {
      await tx.project.count();
      for (const text of texts) {
        // A failed statement spoils the transaction around it, so each has a savepoint where it can.
        answers.push(await told(tx.$transaction((nested) => run(nested, text))));
      }
      answers.push(await loot(tx));
    });
    answers.push(await told(inside));
    expect((await db.peek()).found).toEqual(clean);

    const first = client.$transaction(async (tx) => {
      for (const text of texts) answers.push(await told(run(tx, text)));
      answers.push(await loot(tx));
    });
    answers.push(await told(first));
    expect((await db.peek()).found).toEqual(clean);

    expectNothingOfGlobex(answers.join());
    expect(await snapshot()).toEqual(before);
    expect(await db.forOrg(globex.context()).project.findFirst()).toMatchObject({ name: globex.marker });
  });
});
