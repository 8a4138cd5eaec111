import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { loadCheck } from '../src/posture/checks.js';
import { checkStory } from '../test/check-story.js';

checkStory('0017_public_system_functions', [
  [
    'killing a session',
    'grant execute on function pg_terminate_backend(integer, bigint) to public',
    'function pg_terminate_backend(integer,bigint)',
  ],
  [
    'cancelling a statement',
    'grant execute on function pg_cancel_backend(integer) to bulkhead_app',
    'function pg_cancel_backend(integer)',
  ],
  ['reading statements', 'grant select on pg_stat_activity to public', 'view pg_stat_activity'],
  [
    'a large object',
    'grant execute on function lo_create(oid) to bulkhead_runtime',
    'function lo_create(oid)',
  ],
  [
    'an advisory lock',
    'grant execute on function pg_advisory_lock(bigint) to public',
    'function pg_advisory_lock(bigint)',
  ],
  ...[
    'pg_notify(text, text)',
    'pg_stat_get_live_tuples(oid)',
    'pg_relation_size(regclass)',
    'pg_stat_reset()',
    'pg_read_file(text)',
    'pg_ls_dir(text)',
    'pg_prepared_statement()',
    'pg_current_wal_lsn()',
  ].flatMap((name) =>
    ['public', 'bulkhead_app', 'bulkhead_runtime'].map(
      (role) =>
        [
          `${name} for ${role}`,
          `grant execute on function ${name} to ${role}`,
          `function ${name.replace(', ', ',')}`,
        ] as const,
    ),
  ),
  ...[
    ['view', 'pg_stats_ext'],
    ['view', 'pg_stat_all_tables'],
    ['view', 'pg_prepared_statements'],
    ['table', 'pg_statistic'],
    ['table', 'pg_authid'],
    ['table', 'pg_largeobject'],
  ].map(
    ([kind, name]) =>
      [`${name} for the application`, `grant select on ${name} to bulkhead_app`, `${kind} ${name}`] as const,
  ),
  ['a password', 'grant select (rolpassword) on pg_authid to bulkhead_app', 'column pg_authid.rolpassword'],
  ['a catalog that can be written', 'grant insert on pg_proc to bulkhead_app', 'table pg_proc'],
]);

test('the check and bootstrap.sql hold the same lists', () => {
  const bootstrap = readFileSync(new URL('../../../prisma/bootstrap.sql', import.meta.url), 'utf8');
  const lists = (sql: string) =>
    [/p\.proname ~ \('\^\(pg_terminate[^]*?\)\$'/, /c\.relname ~ '.*'/].map((list) =>
      list.exec(sql)?.[0].replaceAll(/\s+/g, ''),
    );
  expect(lists(bootstrap)).toEqual([expect.any(String), expect.any(String)]);
  expect(lists(loadCheck('0017_public_system_functions').sql)).toEqual(lists(bootstrap));
});
