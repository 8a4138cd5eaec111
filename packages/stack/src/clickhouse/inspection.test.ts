import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, READER, rows, run, TestServer } from '../../test/clickhouse.js';

let server: TestServer;
const INSERTER = { name: 'inserter', password: 'i' };
beforeAll(async () => {
  server = await TestServer.start();
  await run(
    server.admin,
    'CREATE TABLE t (k UInt32, s String) ENGINE = MergeTree ORDER BY k',
    `INSERT INTO t VALUES (4711, 'x')`,
    `CREATE USER ${INSERTER.name} IDENTIFIED BY '${INSERTER.password}'`,
    `GRANT SELECT, INSERT, CREATE VIEW ON default.* TO ${INSERTER.name}`,
    `GRANT SELECT ON default.t TO ${READER.name}`,
  );
});
afterAll(() => server.remove());

const FILE = '/etc/hostname';
const codeOf = async (response: Promise<Response>) => {
  const { headers } = await response;
  return headers.get('x-clickhouse-exception-code');
};

describe('everybody but the administrator', () => {
  test.each([
    `SELECT file('${FILE}')`,
    `SELECT "file"('${FILE}')`,
    `SELECT “file”('${FILE}')`,
    `SELECT \`fi\\x6ce\`('${FILE}')`,
    `SELECT "f\\x69le"('${FILE}')`,
    `SELECT file /* a comment */ ('${FILE}')`,
    `SELECT/**/file--\n('${FILE}')`,
    `SELECT * APPLY file FROM (SELECT '${FILE}' AS a)`,
    `SELECT * APPLY(\`fi\\x6ce\`) FROM (SELECT '${FILE}' AS a)`,
    `SELECT COLUMNS('a') APPLY "file" FROM (SELECT '${FILE}' AS a)`,
    `SELECT arrayMap(file, ['${FILE}'])`,
    `SELECT arrayMap(x -> file(x), ['${FILE}'])`,
    `SELECT (SELECT file('${FILE}'))`,
    `WITH file('${FILE}') AS a SELECT a`,
    `SELECT $$it's$$, file('${FILE}')`,
    `SELECT 'a\\'', file('${FILE}')`,
    `SELECT 'a''', file('${FILE}'), 'b'`,
    `EXPLAIN SELECT file('${FILE}')`,
    `SELECT * FROM eval('SELECT 1')`,
    `SELECT * FROM (SELECT * FROM eval('SELECT fi' || 'le(1)') SETTINGS allow_experimental_eval_table_function = 1)`,
    `SELECT * FROM mergeTreeIndex(default, t)`,
    `SELECT * FROM mergeTreeIndex('default', 't', with_marks = true)`,
    `SELECT * FROM mergeTreeAnalyzeIndexes(default, t)`,
    `SELECT * FROM \`mergeTree\\x49ndex\`(default, t)`,
    `CREATE VIEW v AS SELECT file('${FILE}') AS f`,
  ])('guarantees that this is refused: %s', async (statement) => {
    expect(await codeOf(server.post(READER, statement))).toBe('497');
    expect(await codeOf(server.post(INSERTER, statement))).toBe('497');
    const inUrl = `/?query=${encodeURIComponent(statement)}`;
    expect(await codeOf(server.post(READER, '', inUrl))).toBe('497');
    expect(
      await codeOf(
        server.post(READER, new Uint8Array(gzipSync(statement)), '/', { 'Content-Encoding': 'gzip' }),
      ),
    ).toBe('497');
  });

  test('guarantees that no statement is put together from parts that look harmless', async () => {
    const part = encodeURIComponent('SELECT ');
    expect(await codeOf(server.post(READER, `file('${FILE}')`, `/?query=${part}`))).toBe('497');
    expect(await codeOf(server.post(READER, '', `/?query=${part}fi&query=le('${FILE}')`))).toBe('36');
    expect(await codeOf(server.post(READER, `le('${FILE}')`, `/?query=${part}fi`))).toBe('62');
    expect(
      await codeOf(
        server.post(
          READER,
          `', file('${FILE}')`,
          `/?query=${encodeURIComponent("INSERT INTO t SELECT 1, 'FORMAT JSONEachRow")}`,
        ),
      ),
    ).not.toBeNull();
    const commented = encodeURIComponent('INSERT INTO t SELECT 1, -- FORMAT JSONEachRow');
    expect(await codeOf(server.post(INSERTER, `file('${FILE}')`, `/?query=${commented}`))).toBe('497');
  });

  test('guarantees that a statement that cannot be read is refused', async () => {
    const bytes = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2, 3]);
    expect(await codeOf(server.post(READER, bytes, '/', { 'Content-Encoding': 'zstd' }))).toBe('497');
    expect(await codeOf(server.post(READER, 'no gzip', '/', { 'Content-Encoding': 'gzip' }))).toBe('497');
    expect(await codeOf(server.post(READER, 'x', '/?decompress=1'))).toBe('497');
    const form = new FormData();
    form.set('query', `SELECT file('${FILE}')`);
    expect(await codeOf(server.post(READER, form))).toBe('497');
    expect(
      await codeOf(server.post(INSERTER, form, `/?query=${encodeURIComponent('INSERT INTO t FORMAT TSV')}`)),
    ).toBe('497');
    expect(await codeOf(server.post(READER, `SELECT '${'x'.repeat(600 * 1024)}'`))).toBe('497');
  });

  test('guarantees that data of an INSERT are never run', async () => {
    const values = `(1, file('${FILE}'))`;
    expect(await codeOf(server.post(INSERTER, `INSERT INTO t VALUES ${values}`))).not.toBeNull();
    expect(
      await codeOf(server.post(INSERTER, values, `/?query=${encodeURIComponent('INSERT INTO t VALUES')}`)),
    ).not.toBeNull();
    expect(
      await codeOf(
        server.post(
          INSERTER,
          `{"k":2,"s":"file('x') \\\\ mergeTreeIndex"}`,
          `/?query=${encodeURIComponent('INSERT INTO t FORMAT JSONEachRow')}`,
        ),
      ),
    ).toBeNull();
    expect(
      await codeOf(
        server.post(INSERTER, `INSERT INTO t FORMAT JSONEachRow {"k":3,"s":"file('x') \\\\ eval"}`),
      ),
    ).toBeNull();
    expect(await codeOf(server.post(INSERTER, `INSERT INTO t VALUES (4, 'file')`))).toBeNull();
    expect(await rows(server.admin, 'SELECT k FROM t WHERE k < 10 ORDER BY k')).toEqual([
      { k: 2 },
      { k: 3 },
      { k: 4 },
    ]);
  });

  test('may use these words as words', async () => {
    const reader = (query: string) => rows(server.reader, query);
    expect(await reader(`SELECT 'file(1)' AS a, 'eval \\\\ \\'mergeTreeIndex' AS b, 1 AS profile`)).toEqual([
      { a: 'file(1)', b: `eval \\ 'mergeTreeIndex`, profile: 1 },
    ]);
    expect(await reader(`SELECT 1 AS n -- file\n`)).toEqual([{ n: 1 }]);
  });

  test('leaves the administrator every function', async () => {
    expect(await (await server.post(ADMIN, `SELECT length(file('${FILE}')) > 0`)).text()).toBe('1\n');
    expect(await codeOf(server.post(ADMIN, 'SELECT count() FROM mergeTreeIndex(default, t)'))).toBeNull();
  });
});
