import { describe, expect, test } from '@jest/globals';
import { statementsOf } from './statements.js';

const texts = (script: string) => statementsOf(script).map(({ text }) => text);

describe('the statements of a script', () => {
  test('begin on the line of their first word, past blank lines and comments', () => {
    expect(statementsOf('-- first\nselect 1;\n\n/* two\nlines */ select 2\n;')).toEqual([
      { text: 'select 1', line: 2 },
      { text: 'select 2', line: 5 },
    ]);
  });

  test.each([
    ['a literal', `select 'a;b''c;d'`],
    ['an escaped literal', `select E'a\\';b'`],
    ['a quoted name', `select 1 as "a;""b"`],
    ['a dollar quote', 'do $$ begin perform 1; end $$'],
    ['a tagged dollar quote', 'do $body$ begin perform $$;$$; end $body$'],
    ['a nested comment', 'select 1 /* a; /* b; */ c; */ + 1'],
    ['a line comment', 'select 1 -- a; b\n + 1'],
    ['a parameter next to a dollar', 'prepare p as select $1'],
    [
      'a body in standard SQL',
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end',
    ],
  ])('are not divided inside %s', (_, statement) => {
    expect(texts(`${statement};select 'last'`)).toEqual([statement, `select 'last'`]);
  });

  test('of a script that ends in the middle of a literal are what there is', () => {
    expect(texts(`select 1; select 'open`)).toEqual(['select 1', `select 'open`]);
  });

  test('are told apart next to a literal of a megabyte', () => {
    expect(texts(`select '${"x''".repeat(400_000)}'; select 2`)[1]).toBe('select 2');
  });

  test('that are empty do not count, as they do not for Postgres', () => {
    expect(texts(';;select 1;;\n-- end\n')).toEqual(['select 1']);
  });
});
