import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const gate = new URL('string-built-sql.mjs', import.meta.url).pathname;

/** Runs the gate over a folder that holds this one source. */
const verdict = (source: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-gate-'));
  try {
    writeFileSync(join(folder, 'planted.ts'), source);
    const { status, stderr } = spawnSync(process.execPath, [gate, folder], { encoding: 'utf8' });
    return { status, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('the gate against string-built SQL', () => {
  test.each([
    ['a value in a template', 'const q = `SELECT * FROM events WHERE org_id = ${org}`;'],
    ['a value in a clause', "const w = `WHERE kind = '${kind}'`;"],
    ['a table in a template', 'run(`select count() from ${table}`);'],
    ['a sum', "const q = 'SELECT * FROM events WHERE kind = ' + kind;"],
    ['a sum of many', "const q = 'SELECT kind ' + 'FROM events ' + 'WHERE kind = ' + kind + ' LIMIT 1';"],
    ['a sum that begins with a value', "const q = head + ' WHERE kind = ' + kind;"],
    ['a concatenation', "const q = 'SELECT * FROM events WHERE kind = '.concat(kind);"],
    ['a replacement', "const q = 'SELECT * FROM events WHERE kind = KIND'.replace('KIND', kind);"],
    ['a join', "const q = ['SELECT * FROM events WHERE kind =', kind].join(' ');"],
    ['a sum handed over', 'client.sql(head + tail);'],
    ['a template handed over', 'client.query({ query: `${head} ${tail}` });'],
    ['an insert', 'const q = `INSERT INTO events VALUES (${values})`;'],
    ['a grant', 'const q = `GRANT SELECT ON x TO ${user}`;'],
    [
      'one inside of a function inside of a class',
      'class A { run() { return () => `SELECT a FROM b WHERE c = ${this.c}`; } }',
    ],
    ['one inside of a safe tag', 'const q = ddl`CREATE TABLE ${name(`SELECT a FROM ${b}`)} (x UInt8)`;'],
    ['another tag', 'const q = html`SELECT a FROM b WHERE c = ${c}`;'],
  ])('guarantees that %s is found', (_, source) => {
    const { status, stderr } = verdict(`// line 1\n${source}\n`);
    expect(status).toBe(1);
    expect(stderr).toMatch(/planted\.ts:2: SQL is .*bind values as \{name:Type\}/);
  });

  test.each([
    [
      'bound values',
      "client.sql('SELECT * FROM events WHERE org_id = {org_id:UUID} AND kind = {kind:String}', { kind });",
    ],
    ['a sum of literals', "const q = 'SELECT * FROM events ' + 'WHERE org_id = {org_id:UUID}';"],
    ['a question', 'const q = tenantSql`SELECT count() FROM ${events}`;'],
    ['quoted DDL', 'const q = ddl`GRANT SELECT ON ${table(d, t)} TO ${name(user)}`;'],
    ['Prisma’s own tag', 'db.$queryRaw<Row[]>`select id from memories where content = ${q}`;'],
    ['prose', 'const m = `table ${name} is missing, expected one of ${list}; select another`;'],
    ['a message', "throw new Error('cannot set ' + name + ' to ' + value);"],
    ['a path', 'const p = `/orgs/${id}/from/${day}`;'],
  ])('lets %s pass', (_, source) => {
    expect(verdict(source)).toEqual({ status: 0, stderr: '' });
  });

  test('finds nothing in this package and in the apps', () => {
    const at = (path: string) => new URL(path, import.meta.url).pathname;
    const { status, stderr } = spawnSync(process.execPath, [gate, at('../src'), at('../../../apps')], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
