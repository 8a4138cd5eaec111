import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, rows, run, TestServer } from '../../test/clickhouse.js';
import { until } from '../../test/until.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

const FOREVER = 'SELECT sum(sleepEachRow(0.1)) FROM numbers(100000)';
const settings = { max_block_size: '1', function_sleep_max_microseconds_per_block: '0' };
const isRunning = async (id: string) =>
  (
    await rows(server.admin, 'SELECT 1 FROM system.processes WHERE query_id = {id:String}', {
      query_params: { id },
    })
  ).length > 0;

describe('a statement', () => {
  test('ends when its client goes away before there is an answer', async () => {
    const leaving = new AbortController();
    const options = { query_id: 'silent', abort_signal: leaving.signal, clickhouse_settings: settings };
    const asked = rows(server.admin, FOREVER, options);
    asked.catch(() => {});
    await until(() => isRunning('silent'));
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await until(async () => !(await isRunning('silent')));
  });

  test('ends when its client goes away amid the answer', async () => {
    const result = await server.admin.query({
      query: 'SELECT number, sleepEachRow(0.01) FROM numbers(1000000)',
      query_id: 'talking',
      format: 'JSONEachRow',
      clickhouse_settings: { ...settings, http_response_buffer_size: '1' },
    });
    expect(await isRunning('talking')).toBe(true);
    result.close();
    await until(async () => !(await isRunning('talking')));
  });

  test('frees its session when its client goes away', async () => {
    const session = server.client({ username: ADMIN.name, password: ADMIN.password, session_id: 'one' });
    await run(session, 'CREATE TEMPORARY TABLE kept (n UInt8)');
    const leaving = new AbortController();
    const asked = rows(session, FOREVER, {
      query_id: 'in session',
      abort_signal: leaving.signal,
      clickhouse_settings: settings,
    });
    asked.catch(() => {});
    await until(() => isRunning('in session'));
    await expect(rows(session, 'SELECT 1')).rejects.toMatchObject({ code: '373', type: 'SESSION_IS_LOCKED' });
    leaving.abort();
    await until(() => rows(session, 'SELECT count() AS n FROM kept').catch(() => undefined));
  });

  test('ends when an administrator kills it, and its client hears so', async () => {
    const asked = rows(server.admin, FOREVER, { query_id: 'killed', clickhouse_settings: settings });
    asked.catch(() => {});
    await until(() => isRunning('killed'));
    const [killed] = await rows(server.admin, `KILL QUERY WHERE query_id = 'killed' SYNC`);
    expect(killed).toMatchObject({ kill_status: 'finished' });
    await expect(asked).rejects.toMatchObject({ code: '394', type: 'QUERY_WAS_CANCELLED' });
  });

  test('that writes goes on without its client', async () => {
    await run(server.admin, 'CREATE TABLE w (n UInt32) ENGINE = MergeTree ORDER BY n');
    const leaving = new AbortController();
    const query =
      'INSERT INTO w SELECT number + sleepEachRow(0.1) FROM numbers(10) SETTINGS max_block_size = 1, min_insert_block_size_rows = 1';
    const asked = server.admin.command({ query, query_id: 'writing', abort_signal: leaving.signal });
    asked.catch(() => {});
    await until(() => isRunning('writing'));
    leaving.abort();
    await until(async () => !(await isRunning('writing')));
    expect(await rows(server.admin, 'SELECT count() AS n FROM w')).toEqual([{ n: 10 }]);
  });

  test('stores nothing when its client leaves before it has sent all of its data', async () => {
    await run(server.admin, 'CREATE TABLE cut (n UInt32) ENGINE = MergeTree ORDER BY n');
    const leaving = new AbortController();
    const data = new TextEncoder().encode('1\n'.repeat(500_000));
    const body = new ReadableStream({ start: (controller) => controller.enqueue(data) });
    const path = `/?query_id=cut&query=${encodeURIComponent('INSERT INTO cut FORMAT TSV')}`;
    const headers = { 'X-ClickHouse-User': ADMIN.name, 'X-ClickHouse-Key': ADMIN.password };
    const init = { method: 'POST', headers, body, duplex: 'half', signal: leaving.signal };
    const sent = server.fetch(path, init as RequestInit);
    sent.catch(() => {});
    await until(() => isRunning('cut'));
    leaving.abort();
    await until(async () => !(await isRunning('cut')));
    expect(await rows(server.admin, 'SELECT count() AS n FROM cut')).toEqual([{ n: 0 }]);
  });
});
