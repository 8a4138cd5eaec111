import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ACME,
  ADMIN,
  createOrgTable,
  createReaderPolicy,
  GLOBEX,
  rows,
  run,
  TestServer,
} from '../../test/clickhouse.js';

let server: TestServer;
const users = [ACME, GLOBEX, '3f2a0000-0000-4000-8000-00000000000f', `odd '"\\\` <&> ü`];
beforeAll(async () => {
  server = await TestServer.start();
  await createOrgTable(server.admin, 'd');
  await createReaderPolicy(server.admin, 'd');
  for (const name of users) {
    const quoted = `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
    await run(
      server.admin,
      `CREATE USER IF NOT EXISTS ${quoted} IDENTIFIED WITH sha256_password BY 'p' SETTINGS readonly = 1`,
      `GRANT SELECT ON d.events TO ${quoted}`,
    );
  }
  await run(
    server.admin,
    `CREATE ROW POLICY direct ON d.events USING org_id = toUUIDOrZero(currentUser()) TO ALL EXCEPT ${ADMIN.name}`,
  );
});
afterAll(() => server.remove());

const as = (username: string) => server.client({ username, password: 'p' });

describe('users named by their org', () => {
  test.each([
    [ACME, ['acme 1', 'acme 2', 'acme 3']],
    [GLOBEX, ['globex 1', 'globex 2', 'globex 3']],
    [users[2] ?? '', []],
    [users[3] ?? '', []],
  ])('guarantees that %s sees its own rows only', async (name, expected) => {
    const client = as(name);
    const seen = await rows(client, 'SELECT note, currentUser() AS u FROM d.events ORDER BY note');
    expect(seen).toEqual(expected.map((note) => ({ note, u: name })));
    const other = name === ACME ? GLOBEX : ACME;
    expect(await rows(client, `SELECT count() AS n FROM d.events WHERE org_id = '${other}'`)).toEqual([
      { n: 0 },
    ]);
    expect(await rows(client, `SELECT count() AS n FROM merge('d', '.*') WHERE org_id = '${other}'`)).toEqual(
      [{ n: 0 }],
    );
  });

  test('guarantees that the setting of the service reader means nothing to them', async () => {
    const attempt = rows(as(ACME), 'SELECT * FROM d.events', {
      clickhouse_settings: { SQL_bulkhead_org: GLOBEX },
    });
    await expect(attempt).rejects.toMatchObject({ code: '164', type: 'READONLY' });
  });

  test('guarantees that nobody logs in as the name under which the engine knows them', async () => {
    for (const username of [`_x_${ACME}`, '_supervisor', '_probe', 'default', '']) {
      for (const password of ['p', '']) {
        await expect(rows(server.client({ username, password }), 'SELECT 1')).rejects.toMatchObject({
          code: '516',
        });
      }
    }
  });

  test('are called by their name in grants, errors and system tables', async () => {
    expect(
      await rows(
        server.admin,
        `SELECT user_name FROM system.grants WHERE table = 'events' ORDER BY user_name`,
      ),
    ).toEqual([...users, 'bulkhead_reader'].sort().map((user_name) => ({ user_name })));
    await expect(rows(as(ACME), 'SELECT * FROM system.users')).rejects.toThrow(
      `${ACME}: Not enough privileges`,
    );
    const shown = await as(ACME).query({ query: 'SHOW GRANTS', format: 'TabSeparated' });
    expect(await shown.text()).toBe(`GRANT SELECT ON d.events TO \`${ACME}\`\n`);
  });
});
