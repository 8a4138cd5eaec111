import { Readable } from 'node:stream';
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
  server = await TestServer.start({ memoryLimit: { perQuery: 500_000_000 } });
});
afterAll(() => server.remove());

const many = () =>
  server.client({ username: ADMIN.name, password: ADMIN.password, max_open_connections: 64 });
const running = async () =>
  (await rows(server.admin, `SELECT query_id FROM system.processes WHERE user = '${ADMIN.name}'`)).length - 1;

describe('many statements at once', () => {
  test('64 run side by side', async () => {
    const client = many();
    const query = 'SELECT {n:UInt32} AS n, sleep(0.5), count() AS c FROM numbers(100000)';
    const all = Promise.all(
      Array.from({ length: 64 }, (_, n) => rows(client, query, { query_params: { n } })),
    );
    let most = 0;
    const watching = setInterval(() => {
      running().then(
        (now) => (most = Math.max(most, now)),
        () => {},
      );
    }, 50);
    expect((await all).flat().map(({ n }) => n)).toEqual(Array.from({ length: 64 }, (_, n) => n));
    clearInterval(watching);
    expect(most).toBeGreaterThan(16);
  });

  test('a long one holds up nobody', async () => {
    const order: string[] = [];
    const long = rows(server.admin, 'SELECT sleepEachRow(0.2) FROM numbers(10)', {
      clickhouse_settings: { max_block_size: '1' },
    }).then(() => order.push('long'));
    for (let at = 0; at < 20; at++) await rows(server.admin, 'SELECT 1');
    order.push('short');
    await long;
    expect(order).toEqual(['short', 'long']);
  });

  test('guarantees that settings of orgs do not cross between requests at once', async () => {
    await createOrgTable(server.admin, 'd');
    await createReaderPolicy(server.admin, 'd');
    const client = server.client({
      username: READER.name,
      password: READER.password,
      max_open_connections: 32,
    });
    const seen = await Promise.all(
      Array.from({ length: 300 }, async (_, at) => {
        const org = at % 3 === 2 ? '' : at % 3 === 0 ? ACME : GLOBEX;
        const found = await rows(client, 'SELECT DISTINCT org_id FROM d.events', {
          clickhouse_settings: { SQL_bulkhead_org: org },
        });
        return found.length === (org === '' ? 0 : 1) && found.every(({ org_id }) => org_id === org);
      }),
    );
    expect(seen.filter((fits) => !fits)).toEqual([]);
  });

  test('a million rows arrive as one stream', async () => {
    await run(
      server.admin,
      'CREATE TABLE million (n UInt32, s String, t DateTime64(3)) ENGINE = MergeTree ORDER BY n',
    );
    const lines = function* () {
      for (let n = 0; n < 1_000_000; n += 1000) {
        const line = (_: unknown, at: number) => `${n + at}\trow ${n + at}\t2026-01-01 00:00:00.123\n`;
        yield Array.from({ length: 1000 }, line).join('');
      }
    };
    const started = performance.now();
    const values = Readable.from(lines(), { objectMode: false });
    const { summary } = await server.admin.insert({ table: 'million', values, format: 'TabSeparated' });
    const seconds = (performance.now() - started) / 1000;
    process.stderr.write(
      `1,000,000 rows streamed in: ${Math.round(1_000_000 / seconds).toLocaleString('en')} rows/s\n`,
    );
    expect(summary?.written_rows).toBe('1000000');
    expect(await rows(server.admin, 'SELECT count() AS c, uniqExact(n) AS u FROM million')).toEqual([
      { c: 1_000_000, u: 1_000_000 },
    ]);
  });

  test('one that takes too much memory or time ends alone', async () => {
    const others = Promise.all(Array.from({ length: 5 }, () => rows(server.admin, 'SELECT sleep(0.3) AS s')));
    const greedy = rows(server.admin, 'SELECT length(groupArray(toString(number))) FROM numbers(100000000)');
    await expect(greedy).rejects.toMatchObject({ code: '241', type: 'MEMORY_LIMIT_EXCEEDED' });
    const slow = rows(server.admin, 'SELECT sleepEachRow(0.1) FROM numbers(100)', {
      clickhouse_settings: { max_execution_time: 1, max_block_size: '1' },
    });
    await expect(slow).rejects.toMatchObject({ code: '159', type: 'TIMEOUT_EXCEEDED' });
    expect((await others).flat()).toEqual(Array.from({ length: 5 }, () => ({ s: 0 })));
  });
});
