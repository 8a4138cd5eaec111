import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ADMIN, READER, rows, run, TestServer } from '../../test/clickhouse.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

/** Bytes as they are, and what comes back until the connection is closed. */
function exchange(bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.end(bytes);
  });
}

const login = (user: string, password: string) => ({
  'X-ClickHouse-User': user,
  'X-ClickHouse-Key': password,
});

describe('errors', () => {
  test.each([
    ['SELECT 1 2', '62', 'SYNTAX_ERROR', 400],
    ['SELECT * FROM nothing', '60', 'UNKNOWN_TABLE', 404],
    ['SELECT nothing', '47', 'UNKNOWN_IDENTIFIER', 404],
    ['SELECT no_such()', '46', 'UNKNOWN_FUNCTION', 404],
    [`SELECT toUInt8('x')`, '6', 'CANNOT_PARSE_TEXT', 400],
    ['SELECT throwIf(1)', '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO', 500],
    ['SELECT 1 SETTINGS nothing = 1', '115', 'UNKNOWN_SETTING', 404],
    ['SELECT {a:UInt8}', '456', 'UNKNOWN_QUERY_PARAMETER', 500],
  ])('carry the code of ClickHouse: %s', async (statement, code, type, status) => {
    await expect(rows(server.admin, statement)).rejects.toMatchObject({ code, type });
    const response = await server.post(ADMIN, statement);
    expect(response.headers.get('x-clickhouse-exception-code')).toBe(code);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: [\\s\\S]*\\(${type}\\)`),
    );
  });

  test('after the first rows reach the client as errors too', async () => {
    const result = await server.admin.query({
      query: 'SELECT throwIf(number = 1000000) FROM numbers(2000000)',
      format: 'JSONEachRow',
    });
    await expect(result.json()).rejects.toMatchObject({ code: '395' });
  });

  test.each([
    ['a wrong password', login(ADMIN.name, 'x')],
    ['no password', login(ADMIN.name, '')],
    ['an unknown user', login('nobody', 'x')],
    ['a user by another case', login(ADMIN.name.toUpperCase(), ADMIN.password)],
    ['nobody at all', {}],
    ['a bearer token', { Authorization: 'Bearer x' }],
    [
      'two ways at once',
      { ...login(ADMIN.name, ADMIN.password), Authorization: `Basic ${btoa(`${READER.name}:x`)}` },
    ],
    ['a broken Basic header', { Authorization: 'Basic !!!' }],
    ['a prototype’s name', login('constructor', '')],
  ])('guarantees that %s is refused with 516', async (_, headers) => {
    const response = await server.fetch('/', { method: 'POST', body: 'SELECT 1', headers });
    expect([response.status, response.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
    expect(await response.text()).toContain('AUTHENTICATION_FAILED');
  });

  test('guarantees that a login in the URL next to one in a header is refused', async () => {
    const path = `/?user=${READER.name}&password=${READER.password}`;
    expect((await server.post(ADMIN, 'SELECT 1', path)).headers.get('x-clickhouse-exception-code')).toBe(
      '516',
    );
  });

  test('refuses writes by GET', async () => {
    const path = (query: string) => `/?query=${encodeURIComponent(query)}`;
    for (const query of [
      'CREATE TABLE g (n UInt8) ENGINE = Memory',
      'CREATE USER g',
      'DROP USER bulkhead_reader',
    ]) {
      const response = await server.fetch(path(query), { headers: login(ADMIN.name, ADMIN.password) });
      expect(response.headers.get('x-clickhouse-exception-code')).toBe('164');
    }
    expect(await rows(server.reader, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test.each([
    ' \n\t SELECT 1',
    '-- a comment\nSELECT 1',
    '/* several\nlines */SELECT/**/1',
    '# a comment\nSELECT 1',
    '#! a comment\n-- another\n\n  SELECT 1;',
    '(SELECT 1)',
    'WITH 1 AS a SELECT a',
    'select\u00a01',
  ])('takes comments and odd blanks: %j', async (statement) => {
    expect(await (await server.post(ADMIN, statement)).text()).toBe('1\n');
    expect(await (await server.post(READER, statement)).text()).toBe('1\n');
  });

  test('recognises statements about access behind comments and odd blanks', async () => {
    await run(
      server.admin,
      `-- c\n/* d */ create /* e */ \n\t user -- f\n IF NOT EXISTS odd identified by 'p';`,
    );
    await run(server.admin, '#!x\n\n grant\nselect on system.one to odd');
    expect(await rows(server.client({ username: 'odd', password: 'p' }), 'SELECT * FROM system.one')).toEqual(
      [{ dummy: 0 }],
    );
    await expect(run(server.admin, 'DROP USER odd; DROP USER bulkhead_reader')).rejects.toMatchObject({
      code: '62',
    });
    await run(server.admin, '/*x*/DROP/*y*/USER/*z*/odd');
  });

  test.each([
    ['nothing', ''],
    ['no HTTP', 'hello\r\n\r\n'],
    ['half a request', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nSELECT 1'],
    ['a broken chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header of two megabytes', `GET / HTTP/1.1\r\nX: ${'x'.repeat(2 ** 21)}\r\n\r\n`],
    ['bytes', Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256))],
    ['TLS', Buffer.from('16030100a5010000a10303', 'hex')],
    [
      'a broken escape in the URL',
      `GET /?query=%zz%&user=%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    ],
    ['a path that climbs', `GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
  ])('survives %s', async (_, bytes) => {
    await exchange(bytes);
    expect(await rows(server.admin, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('reach a client that sends much more than the engine wants to read', async () => {
    const values = Readable.from(
      Array.from({ length: 500 }, () => '1\n'.repeat(50_000)),
      { objectMode: false },
    );
    const sent = server.admin.insert({ table: 'nothing', values, format: 'TabSeparated' });
    await expect(sent).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    expect(await rows(server.admin, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });
});
