import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { type CallOptions, call, type Reply } from './call.js';

const api = apiUnderTest();
const as = (key: string) => (operation: string, options?: CallOptions) =>
  call(api.url, key, operation, options);
const acme = (operation: string, options?: CallOptions) => as(api.acme.keys.admin)(operation, options);
const globex = (operation: string, options?: CallOptions) => as(api.globex.keys.admin)(operation, options);
const project = async (body: object = {}) =>
  (await acme('POST /v1/projects', { body: { name: 'a project', ...body } })).body;

describe('an update', () => {
  test('changes what is given, keeps the rest, and moves the time on', async () => {
    const before = await project({ description: 'old' });
    const { status, body, headers } = await acme(`PATCH /v1/projects/${before.id}`, {
      body: { name: 'new' },
    });
    expect([status, body]).toEqual([200, { ...before, name: 'new', updatedAt: body.updatedAt }]);
    expect(body.updatedAt > before.updatedAt).toBe(true);
    expect(headers.get('etag')).not.toBe(null);
  });

  test('merges into an object and removes what is null in it', async () => {
    const { body } = await acme('POST /v1/agents', {
      body: { name: randomUUID(), metadata: { a: 1, b: { c: 2 } } },
    });
    const patch = { metadata: { a: null, b: { d: 3 } } };
    const patched = await acme(`PATCH /v1/agents/${body.id}`, {
      body: patch,
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(patched.body.metadata).toEqual({ b: { c: 2, d: 3 } });
  });

  test('that changes nothing leaves the version as it is', async () => {
    const before = await project();
    const { body } = await acme(`PATCH /v1/projects/${before.id}`, { body: { name: before.name } });
    expect(body).toEqual(before);
  });

  test.each([
    [{ id: randomUUID() }, 'id'],
    [{ ownerId: randomUUID() }, 'ownerId'],
    [{ createdAt: '2020-01-01T00:00:00Z' }, 'createdAt'],
    [{ name: null }, 'name'],
    [{ name: '' }, 'name'],
    [{ status: 'burning' }, 'status'],
    [{ unheardOf: 1 }, 'unheardOf'],
  ])('guarantees that %j is refused and named', async (body, field) => {
    const { id } = await project();
    const reply = await acme(`PATCH /v1/projects/${id}`, { body });
    expect([reply.status, reply.body.code, reply.body.field]).toEqual([400, 'INVALID_INPUT', field]);
  });
});

test.each(['5e-324', '0', '0.00009', '99.99995', '100.0001'])(
  'guarantees that a target of %s is refused rather than stored as another number',
  async (target) => {
    const raw = `{"name":"${randomUUID()}","indicator":"latency","target":${target}}`;
    expect((await acme('POST /v1/slos', { raw })).body.errors[0].field).toBe('target');
  },
);

describe('ETag and If-Match', () => {
  test('guarantees that of two who change the same version one is told so', async () => {
    const { id } = await project();
    const etag = (await acme(`GET /v1/projects/${id}`)).headers.get('etag') ?? '';
    const change = (name: string) =>
      acme(`PATCH /v1/projects/${id}`, { body: { name }, headers: { 'if-match': etag } });
    const replies = await Promise.all([change('first'), change('second'), change('third')]);
    expect(replies.map(({ status }) => String(status)).sort()).toEqual(['200', '412', '412']);
    const winner = replies.find(({ status }) => status === 200);
    expect((await acme(`GET /v1/projects/${id}`)).body).toEqual(winner?.body);
  });

  test('guarantees that a change without If-Match is not lost among others', async () => {
    const { id } = await project();
    const fields = ['name', 'description', 'slug'];
    await Promise.all(fields.map((field) => acme(`PATCH /v1/projects/${id}`, { body: { [field]: 'kept' } })));
    const { body } = await acme(`GET /v1/projects/${id}`);
    expect(fields.map((field) => body[field])).toEqual(['kept', 'kept', 'kept']);
  });

  test('a deletion of another version than the current one is refused', async () => {
    const { id } = await project();
    const etag = (await acme(`GET /v1/projects/${id}`)).headers.get('etag') ?? '';
    await acme(`PATCH /v1/projects/${id}`, { body: { name: 'changed' } });
    expect((await acme(`DELETE /v1/projects/${id}`, { headers: { 'if-match': etag } })).status).toBe(412);
    expect((await acme(`DELETE /v1/projects/${id}`)).status).toBe(204);
    expect((await acme(`DELETE /v1/projects/${id}`)).status).toBe(404);
  });

  test('If-None-Match saves the body', async () => {
    const { id } = await project();
    const etag = (await acme(`GET /v1/projects/${id}`)).headers.get('etag') ?? '';
    const reply = await acme(`GET /v1/projects/${id}`, { headers: { 'if-none-match': etag } });
    expect([reply.status, reply.text, reply.headers.get('etag')]).toEqual([304, '', etag]);
  });

  test('guarantees that globex’s ETag is of no use on acme’s row', async () => {
    const { id } = await project({ name: 'same' });
    const theirs = await globex('POST /v1/projects', { body: { name: 'same' } });
    const etag = theirs.headers.get('etag') ?? '';
    const reply = await acme(`PATCH /v1/projects/${id}`, {
      body: { name: 'x' },
      headers: { 'if-match': etag },
    });
    expect(reply.status).toBe(412);
  });
});

describe('Idempotency-Key', () => {
  const once = (key: string, body: object, send = acme) =>
    send('POST /v1/projects', { body, headers: { 'idempotency-key': key } });

  test('guarantees that a request sent again gets the same answer and happens once', async () => {
    const key = randomUUID();
    const first = await once(key, { name: key });
    const second = await once(key, { name: key });
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    for (const name of ['etag', 'location']) expect(second.headers.get(name)).toBe(first.headers.get(name));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await api.acme.db.project.count({ where: { name: key } })).toBe(1);
  });

  test('guarantees that ten at once happen once', async () => {
    const key = randomUUID();
    const slug = `s-${key.slice(0, 8)}`;
    const replies = await Promise.all(Array.from({ length: 10 }, () => once(key, { name: key, slug })));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(201);
    expect(await api.acme.db.project.count({ where: { name: key } })).toBe(1);
  });

  test('a deletion sent again is answered like the first', async () => {
    const { id } = await project();
    const headers = { 'idempotency-key': randomUUID() };
    expect((await acme(`DELETE /v1/projects/${id}`, { headers })).status).toBe(204);
    expect((await acme(`DELETE /v1/projects/${id}`, { headers })).status).toBe(204);
    expect((await acme(`DELETE /v1/projects/${id}`)).status).toBe(404);
  });

  test('a request that failed may be sent again', async () => {
    const key = randomUUID();
    const slug = `s-${key.slice(0, 8)}`;
    const { id } = await project({ slug });
    expect((await once(key, { name: 'x', slug })).status).toBe(409);
    await acme(`DELETE /v1/projects/${id}`);
    expect((await once(key, { name: 'x', slug })).status).toBe(201);
  });

  test('guarantees that a key used for another request is refused', async () => {
    const key = randomUUID();
    await once(key, { name: 'one' });
    const reply = await once(key, { name: 'two' });
    expect([reply.status, reply.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('guarantees that a key of the other org, or of another person, is unknown', async () => {
    const key = randomUUID();
    const theirs = await once(key, { name: 'theirs' }, globex);
    const ours = await once(key, { name: 'ours' });
    const mine = await once(key, { name: 'mine' }, as(api.acme.keys.member));
    expect([theirs, ours, mine].map(({ status, body }) => [status, body.name])).toEqual([
      [201, 'theirs'],
      [201, 'ours'],
      [201, 'mine'],
    ]);
    expect(ours.headers.get('idempotency-replayed')).toBe(null);
  });

  test('guarantees that a new key is not stored with its secret', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'ci', scopes: ['projects:read'] };
    const first = await acme('POST /v1/tokens', { body, headers });
    const second = await acme('POST /v1/tokens', { body, headers });
    expect(first.body.secret).toMatch(/^bk_/);
    expect([second.status, second.body.id, second.body.secret]).toEqual([201, first.body.id, undefined]);
    const stored = await api.acme.db.idempotencyKey.findMany();
    expect(
      JSON.stringify(stored.map(({ responseBody }) => Buffer.from(responseBody ?? []).toString())),
    ).not.toContain('bk_');
  });
});

describe('a unique value', () => {
  test('that is taken is named by its field', async () => {
    await project({ slug: 'taken' });
    const reply = await acme('POST /v1/projects', { body: { name: 'x', slug: 'taken' } });
    expect([reply.status, reply.body.code, reply.body.field]).toEqual([409, 'ALREADY_EXISTS', 'slug']);
  });

  test('guarantees that what globex uses is free for acme', async () => {
    await globex('POST /v1/projects', { body: { name: 'x', slug: 'shared' } });
    expect((await acme('POST /v1/projects', { body: { name: 'x', slug: 'shared' } })).status).toBe(201);
  });
});

describe('a list', () => {
  const ids: string[] = [];
  let teamId: string;
  beforeAll(async () => {
    teamId = (await acme('POST /v1/teams', { body: { slug: 'lists', name: 'lists' } })).body.id;
    for (let n = 0; n < 25; n += 1) {
      const status = n % 5 === 0 ? 'archived' : 'active';
      // Equal names, so that pages must break ties.
      ids.push((await project({ name: `p${n % 3}`, teamId, status })).id);
    }
  });
  const walk = async (query: string, from?: string): Promise<Reply['body'][]> => {
    const rows: Reply['body'][] = [];
    let cursor = from ? `&cursor=${from}` : '';
    for (let pages = 0; pages < 50; pages += 1) {
      const { status, body } = await acme(`GET /v1/projects?teamId=${teamId}&${query}${cursor}`);
      expect(status).toBe(200);
      rows.push(...body.data);
      if (body.nextCursor === null) return rows;
      cursor = `&cursor=${body.nextCursor}`;
    }
    throw new Error('the list does not end');
  };

  test.each(['createdAt', '-createdAt', 'name', '-name', 'updatedAt', '-updatedAt'])(
    'by %s gives each row once, in order, whatever the page size',
    async (sort) => {
      const whole = await walk(`sort=${sort}&limit=100`);
      expect(new Set(whole.map(({ id }) => id))).toEqual(new Set(ids));
      expect(whole).toHaveLength(ids.length);
      for (const limit of [1, 4, 25]) expect(await walk(`sort=${sort}&limit=${limit}`)).toEqual(whole);
      const field = sort.replace('-', '');
      const values: string[] = whole.map((row) => row[field]);
      const ordered = [...values].sort();
      expect(values).toEqual(sort.startsWith('-') ? ordered.reverse() : ordered);
    },
  );

  test('is narrowed by its filters', async () => {
    const archived = await walk('status=archived&limit=3');
    expect(archived).toHaveLength(5);
    const [, second] = await walk('sort=createdAt&limit=100');
    const between = await walk(
      `sort=createdAt&createdAfter=${second.createdAt}&createdBefore=${second.createdAt}`,
    );
    expect(between).toEqual([]);
    const after = await walk(`sort=createdAt&createdAfter=${second.createdAt}&limit=7`);
    expect(after[0]).toEqual(second);
  });

  test('does not skip or repeat when rows come and go between pages', async () => {
    const first = await acme(`GET /v1/projects?teamId=${teamId}&sort=createdAt&limit=10`);
    const late = await project({ name: 'late', teamId });
    await acme(`DELETE /v1/projects/${first.body.data[0].id}`);
    ids.splice(ids.indexOf(first.body.data[0].id), 1);
    const rest = await walk('sort=createdAt&limit=10', first.body.nextCursor);
    const seen = [...first.body.data.slice(1), ...rest].map(({ id }: { id: string }) => id);
    expect(seen).toEqual([...ids, late.id]);
    await acme(`DELETE /v1/projects/${late.id}`);
  });

  test('guarantees that a cursor of globex, of another list, filter or sort, or an altered one is refused', async () => {
    for (let n = 0; n < 3; n += 1) await globex('POST /v1/projects', { body: { name: `g${n}` } });
    const theirs = (await globex('GET /v1/projects?limit=1')).body.nextCursor;
    const ours = (await acme('GET /v1/projects?limit=1')).body.nextCursor;
    const refusedWith = async (operation: string) => {
      const { status, body, text } = await acme(operation);
      expect(text).not.toContain(api.globex.marker);
      return [status, body.code, body.field];
    };
    const expected = [400, 'INVALID_CURSOR', 'cursor'];
    expect((await acme(`GET /v1/projects?limit=1&cursor=${ours}`)).status).toBe(200);
    expect(await refusedWith(`GET /v1/projects?limit=1&cursor=${theirs}`)).toEqual(expected);
    expect(await refusedWith(`GET /v1/documents?limit=1&cursor=${ours}`)).toEqual(expected);
    expect(await refusedWith(`GET /v1/projects?sort=name&cursor=${ours}`)).toEqual(expected);
    expect(await refusedWith(`GET /v1/projects?status=active&cursor=${ours}`)).toEqual(expected);
    expect(await refusedWith(`GET /v1/projects?cursor=${ours}A`)).toEqual(expected);
    expect(await refusedWith(`GET /v1/audit?cursor=${ours}`)).toEqual(expected);
  });

  test.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'sort=orgId',
    'sort=id',
    'status=burning',
    'unheardOf=1',
    'teamId=7',
    'limit=1&limit=2',
    'teamId[contains]=a',
    'createdAfter=yesterday',
  ])('guarantees that ?%s is refused and named', async (query) => {
    const { status, body } = await acme(`GET /v1/projects?${query}`);
    expect([status, body.code, body.errors[0].in]).toEqual([400, 'INVALID_INPUT', 'query']);
  });

  test('of documents can be asked for some fields', async () => {
    const { id } = await project();
    await acme('POST /v1/documents', { body: { projectId: id, title: 'long', content: 'x'.repeat(1000) } });
    const { body } = await acme(`GET /v1/documents?projectId=${id}&fields=title`);
    expect(body.data).toEqual([{ id: expect.any(String), title: 'long' }]);
  });
});

describe('secrets', () => {
  test('guarantees that a secret is stored sealed and never shown', async () => {
    const secret = 'https://hooks.test/very-secret';
    const { body, text } = await acme('POST /v1/alert-channels', {
      body: { name: 'ops', kind: 'slack', secret },
    });
    expect(body.hasSecret).toBe(true);
    const shown = await acme(`GET /v1/alert-channels/${body.id}`);
    const listed = await acme('GET /v1/alert-channels');
    for (const answer of [text, shown.text, listed.text]) expect(answer).not.toContain('very-secret');
    const row = await api.acme.db.alertChannel.findUnique({ where: { id: body.id } });
    expect(
      Buffer.from(row?.secretSealed ?? [])
        .subarray(0, 4)
        .toString(),
    ).toBe('BKS1');
    expect(JSON.stringify(row)).not.toContain('very-secret');
    expect(api.logs()).not.toContain('very-secret');
    const removed = await acme(`PATCH /v1/alert-channels/${body.id}`, { body: { secret: null } });
    expect(removed.body.hasSecret).toBe(false);
  });
});
