import { Readable } from 'node:stream';
import { TupleParam } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, rows, run, TestServer } from '../../test/clickhouse.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

const textOf = async (query: string) => (await server.admin.query({ query, format: 'TabSeparated' })).text();

describe('the stock client', () => {
  test('pings', async () => {
    expect(await server.admin.ping()).toEqual({ success: true });
  });

  test.each([
    ['JSONEachRow', '{"n":0}\n{"n":1}\n'],
    ['JSONCompactEachRow', '[0]\n[1]\n'],
    ['CSV', '0\n1\n'],
    ['CSVWithNames', '"n"\n0\n1\n'],
    ['TabSeparated', '0\n1\n'],
    ['TabSeparatedWithNamesAndTypes', 'n\nUInt8\n0\n1\n'],
  ] as const)('reads %s', async (format, expected) => {
    const result = await server.admin.query({ query: 'SELECT toUInt8(number) AS n FROM numbers(2)', format });
    expect(await result.text()).toBe(expected);
  });

  test('reads JSON with its metadata, and Parquet as bytes', async () => {
    const json = await (await server.admin.query({ query: 'SELECT 1 AS n', format: 'JSON' })).json();
    expect(json).toMatchObject({ meta: [{ name: 'n', type: 'UInt8' }], data: [{ n: 1 }], rows: 1 });
    const { stream } = await server.admin.exec({ query: 'SELECT 1 AS n FORMAT Parquet' });
    expect(
      Buffer.concat(await stream.toArray())
        .subarray(0, 4)
        .toString(),
    ).toBe('PAR1');
  });

  test('streams rows while the statement still runs', async () => {
    const result = await server.admin.query({
      query: 'SELECT number AS n, sleepEachRow(0.05) FROM numbers(20)',
      format: 'JSONEachRow',
      clickhouse_settings: { max_block_size: '1', http_response_buffer_size: '1' },
    });
    const arrivals: number[] = [];
    for await (const chunk of result.stream()) arrivals.push(...chunk.map(() => Date.now()));
    expect(arrivals).toHaveLength(20);
    expect(new Set(arrivals).size).toBeGreaterThan(5);
  });

  test('binds parameters of every kind by their types, unicode and NUL included', async () => {
    const [row] = await rows(
      server.admin,
      `SELECT {s:String} AS s, {n:Nullable(String)} AS n, {a:Array(Array(Int32))} AS a, {m:Map(String, UInt8)} AS m,
              {t:Tuple(UInt8, String)} AS t, {u:UUID} AS u, {d:DateTime64(3)} AS d, {b:Bool} AS b, {f:Float64} AS f,
              {e:Enum('x' = 1)} AS e, {l:Array(String)} AS l, {c:Decimal(9, 2)} AS c`,
      {
        query_params: {
          s: `it's \\ "q" \t\n\r\0 ü 🦄 ; -- DROP`,
          n: null,
          a: [[1, -2], []],
          m: new Map([["k'", 1]]),
          t: new TupleParam([7, "b'"]),
          u: '0ac3e000-0000-4000-8000-000000000001',
          d: new Date('2024-02-03T04:05:06.789Z'),
          b: true,
          f: -0.5,
          e: 'x',
          l: ["a'b", 'c,d', '\0', ''],
          c: '12.30',
        },
      },
    );
    expect(row).toEqual({
      s: `it's \\ "q" \t\n\r\0 ü 🦄 ; -- DROP`,
      n: null,
      a: [[1, -2], []],
      m: { "k'": 1 },
      t: [7, "b'"],
      u: '0ac3e000-0000-4000-8000-000000000001',
      d: '2024-02-03 04:05:06.789',
      b: true,
      f: -0.5,
      e: 'x',
      l: ["a'b", 'c,d', '\0', ''],
      c: 12.3,
    });
    const ids = { query_params: { db: 'system', t: 'one' } };
    expect(await rows(server.admin, 'SELECT * FROM {db:Identifier}.{t:Identifier}', ids)).toEqual([
      { dummy: 0 },
    ]);
  });

  test('inserts arrays, streams, gzip and plain bytes of any value', async () => {
    await run(server.admin, 'CREATE TABLE things (n UInt32, s String) ENGINE = MergeTree ORDER BY n');
    const odd = 'NUL \0 tab \t quote \' " back \\ line \n 🦄';
    await server.admin.insert({ table: 'things', values: [{ n: 1, s: odd }], format: 'JSONEachRow' });
    const zipping = server.client({
      username: ADMIN.name,
      password: ADMIN.password,
      compression: { request: true, response: true },
    });
    await zipping.insert({
      table: 'things',
      values: Readable.from([[2, odd]]),
      format: 'JSONCompactEachRow',
    });
    await zipping.insert({
      table: 'things',
      values: Readable.from(['3,"x, y"\n'], { objectMode: false }),
      format: 'CSV',
    });
    await server.admin.insert({
      table: 'things',
      values: Readable.from(['4\tz\n'], { objectMode: false }),
      format: 'TabSeparated',
    });
    await run(
      server.admin,
      `INSERT INTO things VALUES (5, concat('a', 'b'))`,
      `INSERT INTO things SELECT 6, 'c'`,
    );
    expect(await rows(zipping, 'SELECT * FROM things ORDER BY n')).toEqual(
      [odd, odd, 'x, y', 'z', 'ab', 'c'].map((s, at) => ({ n: at + 1, s })),
    );
  });

  test('keeps query ids, sends a summary and counts what was written', async () => {
    await run(server.admin, 'CREATE TABLE counted (n UInt32) ENGINE = MergeTree ORDER BY n');
    const sent = await server.admin.insert({
      table: 'counted',
      values: [{ n: 1 }, { n: 2 }],
      format: 'JSONEachRow',
      query_id: 'my-id',
    });
    expect(sent.query_id).toBe('my-id');
    expect(sent.summary).toMatchObject({ written_rows: '2' });
  });

  test('applies settings to one request only', async () => {
    const query = `SELECT getSetting('max_threads') AS n`;
    expect(await rows(server.admin, query, { clickhouse_settings: { max_threads: 3 } })).toEqual([{ n: 3 }]);
    expect(await rows(server.admin, query)).not.toEqual([{ n: 3 }]);
  });

  test('keeps a session with its temporary tables', async () => {
    const session = server.client({ username: ADMIN.name, password: ADMIN.password, session_id: 's1' });
    await run(session, 'CREATE TEMPORARY TABLE mine (n UInt8)', 'SET max_threads = 5');
    await session.insert({ table: 'mine', values: [{ n: 9 }], format: 'JSONEachRow' });
    expect(await rows(session, `SELECT n, getSetting('max_threads') AS t FROM mine`)).toEqual([
      { n: 9, t: 5 },
    ]);
    await expect(rows(server.admin, 'SELECT * FROM mine')).rejects.toMatchObject({ code: '60' });
  });

  test('runs what analytics needs: materialized views, mutations, codecs, TTL, asynchronous inserts', async () => {
    await run(
      server.admin,
      `CREATE TABLE raw (t DateTime CODEC(Delta, ZSTD), k LowCardinality(String), v UInt32, INDEX i v TYPE minmax)
         ENGINE = MergeTree PARTITION BY toYYYYMM(t) ORDER BY (k, t) TTL t + INTERVAL 1 YEAR`,
      'CREATE TABLE sums (k String, v UInt64) ENGINE = SummingMergeTree ORDER BY k',
      'CREATE MATERIALIZED VIEW to_sums TO sums AS SELECT k, sum(v) AS v FROM raw GROUP BY k',
    );
    const settings = { async_insert: 1, wait_for_async_insert: 1 } as const;
    await server.admin.insert({
      table: 'raw',
      values: [{ t: '2026-01-01 00:00:00', k: 'a', v: 2 }],
      format: 'JSONEachRow',
      clickhouse_settings: settings,
    });
    await run(server.admin, `ALTER TABLE raw UPDATE v = v + 1 WHERE 1 SETTINGS mutations_sync = 1`);
    expect(await textOf('SELECT sum(v) FROM sums')).toBe('2\n');
    expect(await textOf('SELECT sum(v) FROM raw')).toBe('3\n');
  });
});
