import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, rows, run, TestServer } from '../../test/clickhouse.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

/** Without the decompression that fetch does by itself. */
function rawBody(statement: string, encoding: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'X-ClickHouse-User': ADMIN.name,
      'X-ClickHouse-Key': ADMIN.password,
      'Accept-Encoding': encoding,
    };
    const sent = request(
      `${server.server.url}/?enable_http_compression=1`,
      { method: 'POST', headers },
      (response) => {
        expect(response.headers['content-encoding']).toBe(encoding);
        response.toArray().then((chunks) => resolve(Buffer.concat(chunks)), reject);
      },
    );
    sent.once('error', reject);
    sent.end(statement);
  });
}

describe('the HTTP interface', () => {
  test('answers health checks without a login', async () => {
    expect(await (await server.fetch('/ping')).text()).toBe('Ok.\n');
    expect(await (await server.fetch('/replicas_status')).text()).toBe('Ok.\n');
    expect((await server.fetch('/other')).status).toBe(404);
  });

  test('takes gzip, deflate, br, zstd and lz4 in both directions', async () => {
    await run(server.admin, 'CREATE TABLE packed (e String, n UInt32) ENGINE = MergeTree ORDER BY (e, n)');
    const encodings = ['gzip', 'deflate', 'br', 'zstd', 'lz4'];
    for (const encoding of encodings) {
      const packed = await rawBody(
        `SELECT '${encoding}' AS e, number AS n FROM numbers(1000) FORMAT JSONEachRow`,
        encoding,
      );
      const path = `/?query=${encodeURIComponent('INSERT INTO packed FORMAT JSONEachRow')}`;
      const sent = await server.post(ADMIN, new Uint8Array(packed), path, { 'Content-Encoding': encoding });
      expect(await sent.text()).toBe('');
    }
    const counted = await rows(server.admin, 'SELECT e, sum(n) AS n FROM packed GROUP BY e ORDER BY e');
    expect(counted).toEqual(encodings.sort().map((e) => ({ e, n: 499500 })));
  });

  test('names each statement, sums it up and tells of its progress', async () => {
    const plain = await server.post(ADMIN, 'SELECT 1');
    expect(plain.headers.get('x-clickhouse-query-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(plain.headers.get('x-clickhouse-summary') ?? '')).toMatchObject({ read_rows: '1' });
    const path =
      '/?send_progress_in_http_headers=1&http_headers_progress_interval_ms=50&max_block_size=1&wait_end_of_query=1&query_id=mine';
    const slow = await server.post(ADMIN, 'SELECT sleepEachRow(0.1) FROM numbers(5)', path);
    expect(slow.headers.get('x-clickhouse-progress')).toContain('read_rows');
    expect(slow.headers.get('x-clickhouse-query-id')).toBe('mine');
    await slow.text();
  });

  test('takes a statement from the URL, the body, or both', async () => {
    const login = `user=${ADMIN.name}&password=${ADMIN.password}`;
    expect(await (await server.fetch(`/?${login}&query=SELECT%201%2B1`)).text()).toBe('2\n');
    expect(await (await server.fetch(`/?${login}&query=SELECT+'a?b'`)).text()).toBe('a?b\n');
    expect(await (await server.fetch(`/?${login}&query=SELECT`, { method: 'POST', body: '3' })).text()).toBe(
      '3\n',
    );
    // With a line break between the two, which the inspection of statements counts on.
    const split = await server.fetch(`/?${login}&query=SELECT%20le`, { method: 'POST', body: `ngth('abc')` });
    expect(split.headers.get('x-clickhouse-exception-code')).toBe('62');
    const basic = `Basic ${Buffer.from(`${ADMIN.name}:${ADMIN.password}`).toString('base64')}`;
    expect(
      await (
        await server.fetch('/', { method: 'POST', body: 'SELECT 4', headers: { Authorization: basic } })
      ).text(),
    ).toBe('4\n');
  });
});
