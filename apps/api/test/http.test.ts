import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { ingestDocs } from '../src/ingest/ingest-docs.js';
import { routes } from '../src/routes/index.js';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call } from './call.js';

const operations = [...routes, ...ingestDocs];
const api = apiUnderTest({ BODY_LIMIT_BYTES: '4096', CORS_ORIGINS: 'https://console.acme.test' });
const acme = (operation: string, options?: CallOptions) =>
  call(api.url, api.acme.keys.admin, operation, options);
const post = (raw: string | Uint8Array, headers: Record<string, string> = {}) =>
  acme('POST /v1/projects', { raw, headers });

describe('a body', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['a duplicate key', '{"name":"a","name":"b"}', 'name'],
    ['a duplicate key in other letters', '{"name":"a","n\\u0061me":"b"}', 'name'],
    ['NUL', '{"name":"a\\u0000"}', 'name'],
    ['half a surrogate pair', '{"name":"\\ud800"}', 'name'],
    ['invalid UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), ''],
    [
      'deep nesting',
      `{"name":${'['.repeat(100)}${']'.repeat(100)}}`,
      `name.${Array(31).fill('0').join('.')}`,
    ],
    ['a key of the prototype', '{"__proto__":{"name":"x"}}', '__proto__'],
    ['nothing but a brace', '{', ''],
  ])('guarantees that %s is refused and named', async (_, raw, field) => {
    const { status, body } = await post(raw);
    expect([status, body.code, body.errors[0].in]).toEqual([400, 'MALFORMED_BODY', 'body']);
    expect(body.errors[0].field).toBe(field);
  });

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json; charset=utf-16'],
    ['application/merge-patch+json'],
    ['application/jsonx'],
  ])('guarantees that content type %s is refused', async (type) => {
    const { status, body } = await post('{"name":"x"}', { 'content-type': type });
    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('may say its charset', async () => {
    expect((await post('{"name":"x"}', { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(
      201,
    );
  });

  test('guarantees that an encoded one is refused, so that none can unfold into more', async () => {
    const { status, body } = await post('x', { 'content-encoding': 'gzip' });
    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('guarantees that one beyond the limit is refused, with and without its length told', async () => {
    const large = JSON.stringify({ name: 'x', description: 'y'.repeat(5000) });
    const told = await post(large);
    const streamed = await fetch(`${api.url}/v1/projects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.acme.keys.admin}`, 'content-type': 'application/json' },
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect([told.status, told.body.code, streamed.status]).toEqual([413, 'BODY_TOO_LARGE', 413]);
  });

  test('is refused where none is expected', async () => {
    const reply = await acme('DELETE /v1/projects/01890a5d-ac96-774b-bcce-b302099a8057', { body: { a: 1 } });
    expect([reply.status, reply.body.errors[0].detail]).toEqual([400, 'no body expected']);
  });

  test('guarantees that globex named in it is refused before anything else is looked at', async () => {
    const reply = await post(JSON.stringify({ unheardOf: 1, orgId: api.globex.orgId }));
    expect([reply.status, reply.body.code, reply.body.errors[0].field]).toEqual([
      403,
      'ORG_MISMATCH',
      'orgId',
    ]);
  });

  test('names every fault of it', async () => {
    const { body } = await post('{"name":"","status":"burning","more":1}');
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'more',
      'name',
      'status',
    ]);
  });
});

describe('a time', () => {
  test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '0001-01-01T00:00:00+00:01'])(
    'guarantees that %s, which no year of the store holds, is the caller’s fault wherever it stands',
    async (time) => {
      const sent = encodeURIComponent(time);
      const replies = [
        await acme(`GET /v1/projects?createdAfter=${sent}`),
        await acme(`GET /v1/audit?before=${sent}`),
        await acme(`GET /v1/memories/search?q=x&after=${sent}`),
        await acme('POST /v1/incidents', { body: { title: 'x', startedAt: time } }),
        await acme('POST /v1/tokens', { body: { name: 'x', scopes: ['*'], expiresAt: time } }),
        await acme(`GET /v1/analytics/volume?from=${sent}&to=2026-01-01T00:00:00Z`),
      ];
      expect(replies.map(({ status, body }) => [status, body.errors.length])).toEqual(
        replies.map(() => [400, expect.any(Number)]),
      );
    },
  );
});

test.each(['slug=%ff', 'slug=%ED%A0%80', 'slug=a%00b'])(
  'guarantees that query %s is refused rather than read as another text',
  async (query) => {
    const { status, body } = await acme(`GET /v1/projects?${query}`);
    expect([status, body.errors[0].in]).toEqual([400, 'query']);
  },
);

describe('an address', () => {
  test.each([
    ['GET /v1/unicorns', 404, 'ROUTE_NOT_FOUND'],
    ['GET /v1/Projects', 404, 'ROUTE_NOT_FOUND'],
    ['GET /v1/projects/', 404, 'ROUTE_NOT_FOUND'],
    ['GET /v1//projects', 404, 'ROUTE_NOT_FOUND'],
    ['PUT /v1/projects', 405, 'METHOD_NOT_ALLOWED'],
    ['DELETE /v1/whoami', 405, 'METHOD_NOT_ALLOWED'],
    ['GET /v1/projects/7', 400, 'INVALID_INPUT'],
    ['GET /v1/projects/..%2f..%2fetc', 400, 'INVALID_INPUT'],
    ['GET /v1/projects/%00', 400, 'INVALID_INPUT'],
    ['GET /v1/projects/%E0%A4%A', 400, 'INVALID_INPUT'],
    ['GET /v1/projects?limit=%00', 400, 'INVALID_INPUT'],
    ['GET /v1/projects?__proto__[x]=1', 400, 'INVALID_INPUT'],
  ])('%s is answered with %d %s', async (operation, status, code) => {
    const reply = await acme(operation);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    if (status === 405)
      expect(reply.headers.get('allow')).toBe(operation.includes('whoami') ? 'GET, HEAD' : 'GET, HEAD, POST');
  });

  test('guarantees that without a credential even an unknown one is a 401', async () => {
    expect((await call(api.url, undefined, 'GET /v1/unicorns')).status).toBe(401);
  });
});

describe('every answer', () => {
  test('has its request id, a caller’s if it is a plain word', async () => {
    const own = await acme('GET /v1/unicorns', { headers: { 'x-request-id': 'my-request-1' } });
    expect([own.headers.get('x-request-id'), own.body.requestId]).toEqual(['my-request-1', 'my-request-1']);
    const made = await acme('GET /v1/unicorns', { headers: { 'x-request-id': 'a"}\u00e9' } });
    expect(made.body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('guarantees that it is neither cached by others nor framed, sniffed or scripted', async () => {
    for (const operation of ['GET /v1/whoami', 'GET /v1/unicorns']) {
      const { headers } = await acme(operation);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBe(null);
    }
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${api.url}/v1/projects`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });

  test('lets in the origins that are listed', async () => {
    const { status, headers } = await preflight('https://console.acme.test');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, 'https://console.acme.test']);
    expect(headers.get('access-control-allow-credentials')).toBe(null);
  });

  test.each([
    'https://evil.test',
    'null',
    'https://console.acme.test.evil.test',
    'http://console.acme.test',
    '*',
  ])('guarantees that %s is not let in', async (origin) => {
    const { status, headers } = await preflight(origin);
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, null]);
    const simple = await acme('GET /v1/whoami', { headers: { origin } });
    expect(simple.headers.get('access-control-allow-origin')).toBe(null);
  });
});

describe('the documentation', () => {
  test('is open, and tells of every route and of no other', async () => {
    const { status, body } = await call(api.url, undefined, 'GET /openapi.json');
    const documented = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(status).toBe(200);
    expect(documented.sort()).toEqual(
      [...operations.map(({ method, path }) => `${method} ${path}`), 'post /v1/sign-in'].sort(),
    );
  });

  test('guarantees that every documented operation is routed', async () => {
    for (const { method, path } of operations) {
      const address = path.replace('{id}', '01890a5d-ac96-774b-bcce-b302099a8057');
      const reply = await acme(`${method.toUpperCase()} ${address}`);
      expect([method, path, reply.body?.code]).not.toEqual([method, path, 'ROUTE_NOT_FOUND']);
      expect(reply.status).not.toBe(405);
    }
  });

  test('guarantees that the page asks no other host for anything', async () => {
    const page = await call(api.url, undefined, 'GET /docs/');
    const start = await call(api.url, undefined, 'GET /docs/start.js');
    const style = await call(api.url, undefined, 'GET /docs/swagger-ui.css');
    expect([page.status, start.status, style.status]).toEqual([200, 200, 200]);
    expect(page.text + start.text).not.toMatch(/https?:/);
    expect(page.text).not.toMatch(/<script(?![^>]*src=)/);
    expect(style.text.match(/url\((?!["']?data:)[^)]*\)/g)).toBe(null);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
    expect((await call(api.url, undefined, 'GET /docs/swagger-ui-bundle.js')).status).toBe(200);
  });
});

test.each(['0x10', '1e1', '%2010', '', '１0'])('guarantees that %j is no number of a query', async (text) => {
  const range = 'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z';
  const lists = ['projects?', 'audit?', 'dead-letters?', 'memories/search?q=x&', `analytics/logs?${range}&`];
  const replies = await Promise.all(lists.map((list) => acme(`GET /v1/${list}limit=${text}`)));
  expect(replies.map(({ status, body }) => [status, body.errors[0].field])).toEqual(
    lists.map(() => [400, 'limit']),
  );
});

describe('raw requests', () => {
  const send = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      const socket = connect(Number(port), hostname, () => socket.end(text));
      let answer = '';
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });

  test.each([
    [
      'two lengths',
      `POST /v1/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    ],
    [
      'a length and chunks',
      `POST /v1/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a header with a line feed of its own', `GET /v1/whoami HTTP/1.1\nHost: x\nX-Request-Id: a\n b\n\n`],
    ['no host', `GET /v1/whoami HTTP/1.1\r\n\r\n`],
  ])('guarantees that %s is no way in', async (_, text) => {
    expect(await send(text)).toMatch(/^HTTP\/1\.1 40[01] /);
  });

  test('guarantees that two credentials are none', async () => {
    const answer = await send(
      `GET /v1/whoami HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${api.acme.keys.admin}\r\n` +
        `Authorization: Bearer ${api.globex.keys.admin}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });
});
