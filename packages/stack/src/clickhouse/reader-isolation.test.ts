import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ACME,
  ADMIN,
  createOrgTable,
  createReaderPolicy,
  GLOBEX,
  READER,
  rows,
  run,
  TestServer,
} from '../../test/clickhouse.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await createOrgTable(server.admin, 'd');
  await run(
    server.admin,
    'CREATE VIEW d.everything AS SELECT * FROM d.events',
    'CREATE TABLE d.open (n UInt32) ENGINE = MergeTree ORDER BY n',
    'INSERT INTO d.open VALUES (1)',
    `GRANT SELECT ON d.everything TO ${READER.name}`,
    `GRANT SELECT ON d.open TO ${READER.name}`,
  );
  await createReaderPolicy(server.admin, 'd');
});
afterAll(() => server.remove());

const as = (org: string) => ({ clickhouse_settings: { SQL_bulkhead_org: org } });
const inner = `SETTINGS SQL_bulkhead_org = '${GLOBEX}'`;

/** Ways to the rows of d.events. Each counts them. */
const WAYS = {
  directly: 'SELECT count() AS n FROM d.events',
  'by merge()': `SELECT count() AS n FROM merge('d', '^events$')`,
  'by a view': 'SELECT count() AS n FROM d.everything',
  'by a CTE': 'WITH x AS (SELECT * FROM d.events) SELECT count() AS n FROM x',
  'by a scalar sub-query': 'SELECT (SELECT count() FROM d.events) AS n',
  'by IN': 'SELECT count() AS n FROM numbers(9) WHERE number IN (SELECT n FROM d.events)',
  'by a join': 'SELECT count() AS n FROM d.open AS o JOIN d.events AS e ON 1 = 1',
  'by view()': 'SELECT count() AS n FROM view(SELECT * FROM d.events)',
  'by aggregates that are answered from statistics': 'SELECT toUInt64(max(n)) AS n FROM d.events',
  'by PREWHERE and a predicate of its own': `SELECT count() AS c FROM d.events PREWHERE n > 0 WHERE org_id = '${GLOBEX}'`,
  'by virtual columns': `SELECT count() AS n FROM d.events WHERE _part != ''`,
};

describe('the reader', () => {
  test.each(Object.entries(WAYS))(
    'guarantees that without the setting no row is seen %s',
    async (_, query) => {
      const [row] = await rows(server.reader, query);
      expect(Object.values(row ?? {})).toEqual([0]);
    },
  );

  test.each([
    ['empty', ''],
    ['no UUID', 'acme'],
    ['quoted', `'${ACME}'`],
    ['with a wildcard', '%'],
    ['with NUL and line breaks', `${ACME}\0\r\nX-Other: 1`],
    ['nobody’s', '00000000-0000-0000-0000-000000000000'],
  ])('guarantees that a setting that is %s matches no row', async (_, org) => {
    expect(await rows(server.reader, WAYS.directly, as(org))).toEqual([{ n: 0 }]);
  });

  test('sees exactly the rows of the org that the setting names', async () => {
    const notes = async (org: string) =>
      (await rows(server.reader, 'SELECT note FROM d.events ORDER BY n', as(org))).map(({ note }) => note);
    expect(await notes(ACME)).toEqual(['acme 1', 'acme 2', 'acme 3']);
    expect(await notes(GLOBEX)).toEqual(['globex 1', 'globex 2', 'globex 3']);
    expect(await notes(ACME)).toEqual(['acme 1', 'acme 2', 'acme 3']);
    expect(await rows(server.reader, `SELECT getSetting('SQL_bulkhead_org') AS org`, as(ACME))).toEqual([
      { org: ACME },
    ]);
  });

  test.each([
    ['in a sub-query', `SELECT count() AS n FROM (SELECT * FROM d.events ${inner})`],
    ['in a CTE', `WITH x AS (SELECT * FROM d.events ${inner}) SELECT count() AS n FROM x`],
    ['in a scalar sub-query', `SELECT (SELECT count() FROM d.events ${inner}) AS n`],
    ['in IN', `SELECT count() AS n FROM numbers(9) WHERE number IN (SELECT n FROM d.events ${inner})`],
    ['at the end', `SELECT count() AS n FROM d.events ${inner}`],
    ['in SET', `SET SQL_bulkhead_org = '${GLOBEX}'`],
    [
      'of the header’s permission',
      `SELECT count() AS n FROM (SELECT * FROM d.events SETTINGS allow_get_client_http_header = 0)`,
    ],
    ['of readonly', `SELECT count() AS n FROM (SELECT * FROM d.events SETTINGS readonly = 0)`],
    [
      'of additional filters',
      `SELECT count() AS n FROM d.events SETTINGS additional_table_filters = {'d.events': '1'}`,
    ],
  ])('guarantees that SETTINGS %s open no other org', async (_, query) => {
    const seen = await rows(server.reader, query, as(ACME)).catch(({ code }) => code);
    if (Array.isArray(seen)) expect(seen).toEqual([{ n: 3 }]);
    else expect(seen).toMatch(/^(62|115|164|446|452)$/);
    expect(await rows(server.reader, WAYS.directly, as(ACME))).toEqual([{ n: 3 }]);
  });

  test('guarantees that the header that carries the setting cannot be sent by a client', async () => {
    const header = 'X-Bulkhead-Setting-SQL_bulkhead_org';
    const headers = { [header]: GLOBEX };
    expect(await (await server.post(READER, WAYS.directly, '/', headers)).text()).toBe('0\n');
    expect(
      await (await server.post(READER, WAYS.directly, `/?SQL_bulkhead_org=${ACME}`, headers)).text(),
    ).toBe('3\n');
    // To this user the setting is not declared, so the server itself sends none.
    const other = { name: 'undeclared', password: 'p' };
    await run(
      server.admin,
      `CREATE USER ${other.name} IDENTIFIED BY '${other.password}' SETTINGS readonly = 1`,
    );
    await createReaderPolicy(server.admin, 'd', other.name);
    await run(
      server.admin,
      `CREATE ROW POLICY undeclared ON d.events AS RESTRICTIVE
         USING org_id = toUUIDOrZero(getSetting('SQL_bulkhead_org')) TO ${other.name}`,
    );
    expect(await (await server.post(other, WAYS.directly, '/', headers)).text()).toBe('0\n');
    expect(
      await (await server.post(other, WAYS.directly, '/', { [header.toUpperCase()]: GLOBEX })).text(),
    ).toBe('0\n');
  });

  test('guarantees that it may change the org and nothing else', async () => {
    const setting = (name: string) =>
      rows(server.reader, 'SELECT 1', { clickhouse_settings: { [name]: '3' } });
    for (const name of ['max_memory_usage', 'readonly', 'SQL_other', 'max_threads', 'SQL_bulkhead_other']) {
      await expect(setting(name)).rejects.toMatchObject({ code: expect.stringMatching(/^(164|452)$/) });
    }
  });

  test.each([
    ['writes', `INSERT INTO d.events VALUES ('${ACME}', 9, 'x')`],
    ['writes from a read', 'INSERT INTO d.open SELECT n FROM d.events'],
    ['deletes', 'ALTER TABLE d.events DELETE WHERE 1'],
    ['drops', 'DROP TABLE d.events'],
    ['makes tables', 'CREATE TEMPORARY TABLE t AS SELECT * FROM d.events'],
    ['reads another table', 'SELECT * FROM default.secret'],
    ['reads running statements', 'SELECT query FROM system.processes'],
    ['reads parts', 'SELECT * FROM system.parts'],
    ['reads users', 'SELECT * FROM system.users'],
    ['stops statements', 'KILL QUERY WHERE 1'],
    ['reads files', `SELECT * FROM file('/etc/hostname', 'LineAsString')`],
    ['reads URLs', `SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')`],
    ['reads other servers', `SELECT * FROM remote('127.0.0.1:9000', d.events)`],
    ['reads the disk as a database', 'SELECT * FROM _files.`/etc/hostname`'],
    ['runs programs', `SELECT * FROM executable('id', 'TSV', 'a String')`],
    ['grants', `GRANT SELECT ON *.* TO ${READER.name}`],
    ['drops its policy', 'DROP ROW POLICY org ON d.events'],
    ['changes its settings', `ALTER USER ${READER.name} SETTINGS readonly = 0`],
  ])('guarantees that nothing %s', async (_, query) => {
    await run(server.admin, 'CREATE TABLE IF NOT EXISTS default.secret (n UInt8) ENGINE = Memory');
    await expect(rows(server.reader, query)).rejects.toMatchObject({
      code: expect.stringMatching(/^(164|497)$/),
    });
  });

  test('guarantees that a table without a grant stays closed although a policy would fit', async () => {
    await run(server.admin, 'CREATE TABLE d.later AS d.events', `INSERT INTO d.later SELECT * FROM d.events`);
    await expect(rows(server.reader, 'SELECT * FROM d.later', as(ACME))).rejects.toMatchObject({
      code: '497',
      type: 'ACCESS_DENIED',
    });
    expect(
      await rows(server.reader, `SELECT count() AS n FROM merge('d', '^later$')`, as(ACME)).catch(() => [
        { n: 0 },
      ]),
    ).toEqual([{ n: 0 }]);
  });

  test('leaves the administrator all rows', async () => {
    expect(await rows(server.admin, WAYS.directly)).toEqual([{ n: 6 }]);
    expect(await (await server.post(ADMIN, WAYS.directly)).text()).toBe('6\n');
  });
});
