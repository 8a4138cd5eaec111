import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { apiUnderTest } from './api-under-test.js';
import { call } from './call.js';
import { drainLanes, rowsOf } from './drained-lanes.js';
import { rawRequest } from './raw-request.js';

const api = apiUnderTest();
afterEach(async () => {
  await drainLanes(api);
});

const ndjson = { 'content-type': 'application/x-ndjson' };
const send = (
  raw: string | Uint8Array,
  headers: Record<string, string> = ndjson,
  key = api.acme.keys.agent,
) => call(api.url, key, 'POST /v1/ingest/events', { raw, headers });
const nested = (depth: number, leaf = '1') => `${'{"a":'.repeat(depth)}${leaf}${'}'.repeat(depth)}`;

describe('a record', () => {
  test.each<[string, string, string]>([
    ['10 000 levels', `{"kind":"x","attributes":{"a":${nested(10_000)}}}`, '0.attributes'],
    [
      '10 000 lists',
      `{"kind":"x","attributes":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
      '0.attributes',
    ],
    ['a number that is none', '{"kind":"x","bytes":1e400}', '0.bytes'],
    ['a number below all', '{"kind":"x","bytes":-1e400}', '0.bytes'],
    ['a number that is rounded', '{"kind":"x","bytes":9007199254740993}', '0.bytes'],
    ['a number of 400 digits', `{"kind":"x","bytes":${'9'.repeat(400)}}`, '0.bytes'],
    ['a time of 1e400', '{"kind":"x","ts":1e400}', '0.ts'],
    ['NaN', '{"kind":"x","bytes":NaN}', '0'],
    ['half of a surrogate pair', '{"kind":"x","message":"\\udc00"}', '0.message'],
    ['half of a pair in a key', '{"kind":"x","attributes":{"\\ud800":"x"}}', '0.attributes'],
    ['NUL', '{"kind":"x","message":"\\u0000"}', '0.message'],
    ['NUL in a key', '{"kind":"x","attributes":{"a\\u0000":"x"}}', '0.attributes'],
    ['a key of the prototype', '{"kind":"x","__proto__":{"polluted":1}}', '0.__proto__'],
    ['a constructor', '{"kind":"x","constructor":{"prototype":{"polluted":1}}}', '0.constructor'],
    ['two values in a line', '{"kind":"x"}{"kind":"y"}', '0'],
    ['an agent that is none', '{"kind":"x","agent_id":"me"}', '0.agent_id'],
    ['an id that is none', '{"kind":"x","event_id":"1"}', '0.event_id'],
  ])('guarantees that %s is refused and named', async (_, raw, field) => {
    const reply = await send(raw);
    expect([reply.status, reply.body.errors[0].field]).toEqual([400, expect.stringMatching(`^${field}`)]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await drainLanes(api)).toEqual([]);
  });

  test.each([
    ['org_id', 'with a zero-width space', 'org\u200b_id'],
    ['org_id', 'with a soft hyphen', 'org\u00ad_id'],
    ['org_id', 'in full-width letters', 'ｏｒｇ＿ｉｄ'],
    ['org_id', 'in mathematical letters', '𝐨𝐫𝐠_𝐢𝐝'],
    ['org_id', 'with a Cyrillic o', 'оrg_id'],
    ['org_id', 'with a Cyrillic o in capitals', 'ОRG_ID'],
    ['org_id', 'with a Greek omicron', 'οrg_id'],
    ['org_id', 'with a dotless i', 'org_ıd'],
    ['org_id', 'with a Cyrillic i', 'org_іd'],
    ['org_id', 'with a combining accent', 'o\u0301rg_id'],
    ['tenant_id', 'with Cyrillic letters', 'tеnаnt_id'],
    ['tenant_id', 'with a variation selector', 'tenant\ufe0f_id'],
    ['tenant_id', 'with a dotted capital I', 'TENANT_İD'],
    ['organization_id', 'with a long s and others', 'organiᴢation_id'],
    ['org_id', 'with spaces around', ' org_id '],
    ['org_id', 'written with escapes', 'org\\u005fid'],
  ])('guarantees that %s %s names an org, as a key and as an attribute', async (_, __, key) => {
    for (const record of [
      `{"kind":"x","${key}":"${api.globex.orgId}"}`,
      `{"kind":"x","attributes":{"${key}":"${api.globex.orgId}"}}`,
      `{"kind":"x","attributes":{"a":{"b":[{"${key}":"${api.globex.orgId}"}]}}}`,
    ]) {
      const reply = await send(`{"kind":"good"}\n${record}`);
      expect([reply.status, reply.body.code, reply.body.errors?.[0].field.startsWith('1.')]).toEqual([
        403,
        'ORG_MISMATCH',
        true,
      ]);
    }
    expect(await drainLanes(api)).toEqual([]);
  });

  test.each<[string, (id: string) => string]>([
    ['in capitals', (id) => id.toUpperCase()],
    ['without hyphens', (id) => id.replaceAll('-', '')],
    ['in braces', (id) => `{${id}}`],
    ['as a URN', (id) => `urn:uuid:${id}`],
    ['with spaces around', (id) => ` ${id} `],
  ])('guarantees that another org’s id %s is another org’s, whatever the word', async (_, write) => {
    for (const key of ['org_id', 'organization', 'tenant.id']) {
      const reply = await send(`{"kind":"x","attributes":{"${key}":"${write(api.globex.orgId)}"}}`);
      expect([reply.status, reply.body.code, key]).toEqual([403, 'ORG_MISMATCH', key]);
    }
    // The own one in capitals is the own one.
    expect((await send(`{"kind":"x","org_id":"${api.acme.orgId.toUpperCase()}"}`)).status).toBe(202);
  });

  test.each([
    ['of the same org', () => randomUUID()],
    ['of another org', () => api.globex.people.agent],
    ['of another org in capitals', () => api.globex.people.agent.toUpperCase()],
  ])('guarantees that an agent %s refuses all of it', async (_, agent) => {
    for (const record of [
      `{"kind":"x","agent_id":"${agent()}"}`,
      `{"kind":"x","attributes":{"agent\u200b.id":"${agent()}"}}`,
    ]) {
      const reply = await send(`{"kind":"good"}\n${record}`);
      expect([reply.status, reply.body.code]).toEqual([403, 'PERMISSION_DENIED']);
    }
    expect(await drainLanes(api)).toEqual([]);
  });

  test('guarantees that of a key twice none hides the other', async () => {
    for (const raw of [
      `{"kind":"x","org_id":"${api.globex.orgId}","org_id":"${api.acme.orgId}"}`,
      `{"kind":"x","attributes":{"tenant.id":"${api.globex.orgId}","tenant.id":"${api.acme.orgId}"}}`,
      `{"kind":"x","org\\u005fid":"${api.globex.orgId}","org_id":"${api.acme.orgId}"}`,
    ]) {
      const reply = await send(raw);
      expect([[400, 403].includes(reply.status), reply.body.errors.length]).toEqual([true, 1]);
    }
    expect(await drainLanes(api)).toEqual([]);
  });
});

describe('lines', () => {
  test('may begin with a mark, end in CRLF and be blank in between', async () => {
    const reply = await send('\ufeff{"kind":"a"}\r\n\r\n  \t\r\n\n{"kind":"b"}\r\n');
    expect([reply.status, reply.body]).toEqual([202, { accepted: 2, rejected: 0 }]);
    expect(rowsOf(await drainLanes(api)).map(({ kind }) => kind)).toEqual(['a', 'b']);
  });

  test.each<[string, string, number, string]>([
    ['nothing', '', 400, 'holds no record'],
    ['blank ones', '\n \r\n\n', 400, 'holds no record'],
    ['a mark alone', '\ufeff', 400, 'holds no record'],
    ['10 001', '{"kind":"x"}\n'.repeat(10_001), 413, 'more than 10000 records'],
  ])('guarantees that of %s nothing is kept', async (_, raw, status, words) => {
    const reply = await send(raw);
    expect([reply.status, reply.body.errors[0].detail]).toEqual([status, expect.stringContaining(words)]);
    expect(await drainLanes(api)).toEqual([]);
  });

  test('are taken up to 10 000', async () => {
    expect((await send('{"kind":"x"}\n'.repeat(10_000))).body).toEqual({ accepted: 10_000, rejected: 0 });
  });
});

describe('an Idempotency-Key', () => {
  const raw = '{"kind":"x"}';
  test.each([
    ['empty', ''],
    ['short', 'abc'],
    ['long', 'k'.repeat(201)],
    ['with a space in it', 'a key of words'],
    ['not ASCII', Buffer.from('schlüssel-0001').toString('latin1')],
  ])('guarantees that one that is %s is refused and named', async (_, key) => {
    const reply = await send(raw, { ...ndjson, 'idempotency-key': key });
    expect([reply.status, reply.body.errors[0]]).toMatchObject([
      400,
      { in: 'header', field: 'Idempotency-Key' },
    ]);
    expect(await drainLanes(api)).toEqual([]);
  });

  test.each([
    ['different', 'key-number-1', 'key-number-2'],
    ['the same', 'key-number-3', 'key-number-3'],
  ])('guarantees that two that are %s are none', async (_, one, two) => {
    const reply = await rawRequest(api.url, [
      [
        'POST /v1/ingest/events HTTP/1.1',
        'Host: x',
        'Connection: close',
        `Authorization: Bearer ${api.acme.keys.agent}`,
        'Content-Type: application/x-ndjson',
        `Idempotency-Key: ${one}`,
        `Idempotency-Key: ${two}`,
        `Content-Length: ${raw.length}`,
        '',
        raw,
      ].join('\r\n'),
    ]);
    expect([reply.status, reply.text.includes('Idempotency-Key')]).toEqual([400, true]);
    expect(await drainLanes(api)).toEqual([]);
  });
});
