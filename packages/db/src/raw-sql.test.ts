import { describe, expect, test } from '@jest/globals';
import { assertOffered } from './raw-sql.js';

describe('raw SQL', () => {
  test.each([
    'select 1',
    '  SELECT 1',
    '(select 1) union (select 2)',
    'with a as (select 1) select * from a',
    '-- a comment\nselect 1',
    '/* a /* nested */ comment */ select 1',
    'insert into t values (1)',
    'update t set a = 1',
    'delete from t',
    'merge into t using s on true when matched then delete',
    'values (1)',
    'show transaction_isolation',
  ])('%j is offered', (text) => {
    expect(() => assertOffered(text)).not.toThrow();
  });

  test.each([
    'commit',
    'COMMIT',
    ';commit',
    ' ; ; commit',
    '/* select */ commit',
    '/* /* */ select */ commit',
    '/**/commit',
    '--select\ncommit',
    '--select\rcommit',
    '\u00a0commit',
    '\fcommit',
    '\vcommit',
    'end',
    'abort',
    'rollback',
    'begin',
    'start transaction',
    'savepoint a',
    'release a',
    'prepare transaction $$a$$',
    'prepare p as select 1',
    'execute p',
    'deallocate all',
    'set role bulkhead_app',
    'set local app.current_org_id = 1',
    'reset all',
    'discard all',
    'listen x',
    'notify x',
    'declare c cursor with hold for select 1',
    'fetch c',
    'copy t to stdout',
    'do $$begin end$$',
    'call p()',
    'lock table t',
    'create temporary table t (a int)',
    'explain select 1',
    'EXPLAIN select 1',
    'eXpLaIn (analyze, format json) select 1',
    ' \t\r\n\f\vexplain select 1',
    '/* select */ explain select 1',
    '/* /* */ select */explain analyze select 1',
    '-- select\nexplain select 1',
    '--\rexplain select 1',
    '(explain select 1)',
    '((/**/explain select 1))',
    ';;explain select 1',
    'explain/**/analyze select 1 into temp projects',
    'explain"',
    'prepare p as explain select 1',
    'explain execute p',
    'alter role bulkhead_runtime superuser',
    'truncate t',
    'vacuum',
    'explain analyze select 1',
    'selectx 1',
    '"select" 1',
    '',
    '/* never closed select 1',
  ])('guarantees that %j is refused', (text) => {
    expect(() => assertOffered(text)).toThrow(expect.objectContaining({ code: 'SQL_REFUSED' }));
  });

  test('guarantees that a refused text is not quoted beyond its first word', () => {
    expect(() => assertOffered('copy secrets to stdout')).not.toThrow(/secrets/);
  });

  test('guarantees that a plan is refused with the reason and a way out', () => {
    expect(() => assertOffered('explain select 1')).toThrow(
      /rows of all organizations.*MIGRATION_DATABASE_URL/,
    );
  });

  test.each(['select 1\0', '\0select 1', "select '\0'", 'commit\0'])(
    'guarantees that NUL in %j is an input error, for the server would drop the connection',
    (text) => {
      expect(() => assertOffered(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    },
  );
});
