import type { ClickHouseClient } from '@clickhouse/client';
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
import { until } from '../../test/until.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await createOrgTable(server.admin, 'd');
});
afterAll(() => server.remove());

const login = (username: string, password = 'p') => server.client({ username, password });
const notes = async (client: ClickHouseClient, settings = {}) =>
  (await rows(client, 'SELECT note FROM d.events ORDER BY note', { clickhouse_settings: settings })).map(
    ({ note }) => note,
  );

describe('access by SQL', () => {
  test('makes a user who can log in at once, by bound names and passwords too', async () => {
    await server.admin.command({
      query:
        'CREATE USER IF NOT EXISTS {name:Identifier} IDENTIFIED WITH sha256_password BY {password:String}',
      query_params: { name: 'bound', password: `p'\\ 🦄` },
    });
    expect(await rows(login('bound', `p'\\ 🦄`), 'SELECT currentUser() AS u')).toEqual([{ u: 'bound' }]);
    await run(server.admin, `ALTER USER bound IDENTIFIED BY 'new'`);
    await expect(rows(login('bound', `p'\\ 🦄`), 'SELECT 1')).rejects.toMatchObject({ code: '516' });
    expect(await rows(login('bound', 'new'), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await run(server.admin, 'DROP USER bound');
    await expect(rows(login('bound', 'new'), 'SELECT 1')).rejects.toMatchObject({ code: '516' });
  });

  test.each([
    `IDENTIFIED WITH plaintext_password BY 'p'`,
    `IDENTIFIED WITH double_sha1_password BY 'p'`,
    `IDENTIFIED WITH sha256_hash BY '148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940'`,
    `IDENTIFIED BY 'other', BY 'p'`,
    'NOT IDENTIFIED',
  ])('takes %s', async (how) => {
    await run(server.admin, `CREATE USER OR REPLACE kind ${how}`);
    expect(await rows(login('kind'), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('grants, and takes back', async () => {
    await run(server.admin, `CREATE USER g IDENTIFIED BY 'p'`, 'GRANT SELECT(n, note) ON d.events TO g');
    const g = login('g');
    expect(await notes(g)).toHaveLength(6);
    await expect(rows(g, 'SELECT org_id FROM d.events')).rejects.toMatchObject({ code: '497' });
    await run(server.admin, 'GRANT SELECT, INSERT ON d.* TO g', 'REVOKE SELECT(org_id) ON d.events FROM g');
    await expect(rows(g, 'SELECT org_id FROM d.events')).rejects.toMatchObject({ code: '497' });
    expect(await notes(g)).toHaveLength(6);
    await run(server.admin, 'REVOKE SELECT ON d.* FROM g');
    await expect(notes(g)).rejects.toMatchObject({ code: '497' });
    await run(server.admin, 'GRANT SELECT ON events TO g');
    await expect(notes(g)).rejects.toMatchObject({ code: '497' });
    const inside = server.client({ username: ADMIN.name, password: ADMIN.password, database: 'd' });
    await run(inside, 'GRANT SELECT ON events TO g');
    expect(await notes(g)).toHaveLength(6);
  });

  test('gives rights by roles', async () => {
    await run(
      server.admin,
      'CREATE ROLE inner_role',
      'CREATE ROLE IF NOT EXISTS outer_role',
      'GRANT SELECT ON d.events TO inner_role',
      'GRANT inner_role TO outer_role',
      `CREATE USER by_role IDENTIFIED BY 'p'`,
      'GRANT outer_role TO by_role',
      `CREATE ROW POLICY for_role ON d.events USING org_id = '${ACME}' TO inner_role`,
    );
    expect(await notes(login('by_role'))).toEqual(['acme 1', 'acme 2', 'acme 3']);
    await run(server.admin, 'REVOKE outer_role FROM by_role');
    await expect(notes(login('by_role'))).rejects.toMatchObject({ code: '497' });
    await run(server.admin, 'DROP ROW POLICY for_role ON d.events', 'DROP ROLE inner_role, outer_role');
  });

  test('mixes policies as ClickHouse does: any permissive one, and all restrictive ones', async () => {
    await run(server.admin, `CREATE USER mix IDENTIFIED BY 'p'`, 'GRANT SELECT ON d.events TO mix');
    const mix = login('mix');
    const policy = (name: string, rest: string) =>
      run(server.admin, `CREATE ROW POLICY OR REPLACE ${name} ON d.events ${rest}`);
    await policy('one', 'USING n = 1 TO mix');
    await policy('two', 'USING n = 2 TO ALL EXCEPT ' + READER.name);
    expect(await notes(mix)).toEqual(['acme 1', 'acme 2', 'globex 1', 'globex 2']);
    await policy('acme', `AS RESTRICTIVE USING org_id = '${ACME}' TO mix`);
    await policy('late', 'AS RESTRICTIVE USING n >= 2 TO mix');
    expect(await notes(mix)).toEqual(['acme 2']);
    await run(
      server.admin,
      'ALTER ROW POLICY late ON d.events USING n = 0',
      'DROP ROW POLICY two ON d.events',
    );
    expect(await notes(mix)).toEqual([]);
    for (const name of ['one', 'late', 'acme'])
      await run(server.admin, `DROP ROW POLICY IF EXISTS ${name} ON d.events`);
    expect(await notes(mix)).toHaveLength(6);
  });

  test('gives settings, limits and profiles', async () => {
    await run(
      server.admin,
      'CREATE SETTINGS PROFILE slow SETTINGS max_execution_time = 7 CONST, max_threads = 3 MIN 1 MAX 4',
      `CREATE USER s IDENTIFIED BY 'p' SETTINGS PROFILE 'slow', max_rows_to_read = 100, readonly = 2`,
    );
    const s = login('s');
    const value = (name: string) => rows(s, `SELECT toString(getSetting('${name}')) AS v`);
    expect(await value('max_execution_time')).toEqual([{ v: '7' }]);
    expect(await value('max_rows_to_read')).toEqual([{ v: '100' }]);
    await expect(rows(s, 'SELECT 1', { clickhouse_settings: { max_threads: 5 } })).rejects.toMatchObject({
      code: '452',
    });
    await expect(
      rows(s, 'SELECT 1', { clickhouse_settings: { max_execution_time: 8 } }),
    ).rejects.toMatchObject({ code: '452' });
    await run(
      server.admin,
      'ALTER USER s DROP PROFILES slow ADD SETTINGS max_execution_time = 9 MODIFY SETTING max_rows_to_read MAX 200',
    );
    expect(await value('max_execution_time')).toEqual([{ v: '9' }]);
    expect(await value('max_rows_to_read')).toEqual([{ v: '100' }]);
    await expect(
      rows(s, 'SELECT 1', { clickhouse_settings: { max_rows_to_read: '201' } }),
    ).rejects.toMatchObject({ code: '452' });
    await expect(run(server.admin, `ALTER USER s SETTINGS no_such_setting = 1`)).rejects.toMatchObject({
      code: '115',
    });
    await expect(run(server.admin, `ALTER USER s SETTINGS max_threads = 'many'`)).rejects.toThrow();
  });

  test('shows itself in the system tables at once', async () => {
    await createReaderPolicy(server.admin, 'd');
    const [policy] = await rows(
      server.admin,
      `SELECT * FROM system.row_policies WHERE database = 'd' AND short_name = 'org'`,
    );
    expect(policy).toMatchObject({
      name: 'org ON d.events',
      table: 'events',
      select_filter: `org_id = toUUIDOrZero(getSetting('SQL_bulkhead_org'))`,
      is_restrictive: 1,
      apply_to_all: 0,
      apply_to_list: [READER.name],
    });
    expect(
      await rows(
        server.admin,
        `SELECT access_type, database, table FROM system.grants WHERE user_name = '${READER.name}'`,
      ),
    ).toEqual([{ access_type: 'SELECT', database: 'd', table: 'events' }]);
    expect(
      await rows(
        server.admin,
        `SELECT setting_name, value, writability FROM system.settings_profile_elements WHERE user_name = '${READER.name}' ORDER BY index`,
      ),
    ).toEqual([
      { setting_name: 'readonly', value: '1', writability: null },
      { setting_name: 'SQL_bulkhead_org', value: '', writability: 'CHANGEABLE_IN_READONLY' },
    ]);
    const users = await rows(server.admin, 'SELECT name, auth_type, storage FROM system.users');
    expect(users).toContainEqual({
      name: READER.name,
      auth_type: ['sha256_password'],
      storage: 'local_directory',
    });
    expect(users).toContainEqual({ name: ADMIN.name, auth_type: ['sha256_password'], storage: 'users_xml' });
    expect(users.map(({ name }) => name)).not.toContain('default');
    expect(await (await server.post(ADMIN, `SHOW GRANTS FOR ${READER.name}`)).text()).toBe(
      `GRANT SELECT ON d.events TO ${READER.name}\n`,
    );
    expect(await (await server.post(ADMIN, 'SHOW POLICIES')).text()).toContain('org ON d.events');
    await expect(run(server.admin, 'SHOW CREATE ROW POLICY org ON d.events')).rejects.toMatchObject({
      code: '48',
    });
  });

  test('says what it does not know or cannot do, and changes nothing then', async () => {
    const codes: [string, string][] = [
      [`CREATE USER ${READER.name}`, '493'],
      [`CREATE USER ${ADMIN.name}`, '495'],
      [`ALTER USER ${ADMIN.name} IDENTIFIED BY 'x'`, '495'],
      [`DROP USER ${ADMIN.name}`, '495'],
      ['DROP USER nobody', '192'],
      ['DROP ROLE nobody', '511'],
      ['DROP SETTINGS PROFILE nothing', '180'],
      ['DROP ROW POLICY nothing ON d.events', '523'],
      ['GRANT SELECT ON d.events TO nobody', '511'],
      ['GRANT nobody TO ' + READER.name, '511'],
      ['GRANT CREATE USER ON d.events TO ' + READER.name, '62'],
      ['GRANT NONSENSE ON d.events TO ' + READER.name, '62'],
      ['CREATE ROW POLICY p ON d.events USING ( TO x', '62'],
      ['CREATE ROW POLICY p ON d.* USING 1 TO ' + READER.name, '48'],
      [
        `CREATE ROW POLICY p ON d.events USING getSettingOrDefault('SQL_x', '1') = '1' TO ${READER.name}`,
        '48',
      ],
      [`CREATE ROW POLICY p ON d.events USING note = '\${x}' TO ${READER.name}`, '48'],
      ['CREATE QUOTA q FOR INTERVAL 1 hour MAX queries = 5 TO ' + READER.name, '48'],
      [`CREATE USER x@'10.0.0.1'`, '48'],
      [`CREATE USER x HOST IP '10.0.0.1'`, '48'],
      [`CREATE USER x IDENTIFIED WITH bcrypt_password BY 'x'`, '48'],
      ['CREATE USER x ON CLUSTER c', '48'],
      [`ALTER USER ${READER.name} RENAME TO x`, '48'],
      ['SET DEFAULT ROLE NONE TO ' + READER.name, '48'],
    ];
    const before = await rows(server.admin, 'SELECT * FROM system.row_policies');
    for (const [statement, code] of codes) {
      const outcome = await run(server.admin, statement).catch((error) => error.code);
      expect([statement, outcome]).toEqual([statement, code]);
    }
    expect(await rows(server.admin, 'SELECT * FROM system.row_policies')).toEqual(before);
    await run(
      server.admin,
      `CREATE USER IF NOT EXISTS ${READER.name}`,
      'DROP USER IF EXISTS nobody',
      'DROP ROW POLICY IF EXISTS nothing ON d.events',
    );
    expect(await rows(server.reader, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('waits for statements that run, and cuts none short', async () => {
    const slow = { clickhouse_settings: { max_block_size: '1' } };
    const running = rows(server.admin, 'SELECT sleepEachRow(0.2) AS s FROM numbers(8)', {
      query_id: 'slow',
      ...slow,
    });
    await until(
      async () => (await rows(server.admin, `SELECT 1 FROM system.processes WHERE query_id = 'slow'`)).length,
    );
    await run(server.admin, `CREATE USER waiting IDENTIFIED BY 'p'`, 'GRANT SELECT ON d.events TO waiting');
    expect(await notes(login('waiting'))).toHaveLength(6);
    expect(await running).toHaveLength(8);
  });

  test('keeps everything over a restart', async () => {
    await run(
      server.admin,
      `CREATE USER kept IDENTIFIED BY 'p' SETTINGS readonly = 1`,
      'GRANT SELECT ON d.events TO kept',
    );
    await run(server.admin, `CREATE ROW POLICY kept ON d.events USING org_id = '${GLOBEX}' TO kept`);
    const { dataDir } = server;
    await server.stop();
    server = await TestServer.start({ dataDir });
    expect(await notes(login('kept'))).toEqual(['globex 1', 'globex 2', 'globex 3']);
    expect(await notes(server.reader, { SQL_bulkhead_org: ACME })).toEqual(['acme 1', 'acme 2', 'acme 3']);
  });
});
