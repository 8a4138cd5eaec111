import { orgId } from '@bulkhead/tenancy';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineStart } from './line.js';
import { recordWriter } from './record-writer.js';
import { idColumns, type RecordTable, recordTables } from './tables.js';

const acme = orgId('018f0000-0000-7000-8000-00000000acce');
const globex = '018f0000-0000-7000-8000-0000000010be';
const agent = '018f0000-0000-7000-8000-0000000000a1';
const other = '018f0000-0000-7000-8000-0000000000a2';
const id = '018f0000-0000-8000-8000-000000000001';
const now = Date.UTC(2026, 10, 21, 12);
const ts = '2026-11-21T11:59:58.250Z';

const write = (table: RecordTable, record: unknown, from: string | undefined = agent) =>
  recordWriter(table, { org: acme, agent: from, now, id: () => id })(record, 0);

const least: Record<RecordTable, object> = {
  flows: { source: '10.0.0.1', destination: '2001:db8::1' },
  paths: { path: 'api-db', latency_ms: 3.5 },
  threats: { severity: 'high', rule: 'port-scan' },
  changes: { service: 'api', kind: 'deploy' },
  costs: { service: 'api', amount: '12.500001' },
  events: { kind: 'login' },
};

describe('a record as a line', () => {
  test('has the org, the id and its columns, and nothing that was not sent or stamped', () => {
    const line = write('events', { kind: 'login', ts, bytes: '18446744073709551615', attributes: { a: 1 } });
    expect(line).toBe(
      `{"org_id":"${acme}","event_id":"${id}","kind":"login","ts":"1795262398.250",` +
        `"bytes":18446744073709551615,"attributes":{"a":"1"},"agent_id":"${agent}"}`,
    );
  });

  test.each(recordTables)('of %s takes the least that is required, and its time is when it came', (table) => {
    const line = write(table, least[table]);
    expect(JSON.parse(line as string)).toMatchObject({
      org_id: acme,
      [idColumns[table]]: id,
      ts: '1795262400.000',
    });
  });

  test.each(['record_id', 'event_id'])('keeps the id that %s gives', (name) => {
    expect(write('events', { kind: 'a', [name]: other.toUpperCase() })).toContain(`"event_id":"${other}",`);
  });

  test.each<[string, unknown]>([
    ['a list in place of a record', [{ org_id: globex }]],
    ['an object in place of a text', { kind: { org_id: globex } }],
    ['an object in place of an id', { kind: 'a', event_id: { org_id: globex } }],
    ['attributes that are a list', { kind: 'a', attributes: [{ org_id: globex }] }],
    ['NUL in an attribute', { kind: 'a', attributes: { 'a\0': 'x', org_id: globex } }],
    ['a value that is too long', { kind: 'a', attributes: { a: 'x'.repeat(20_000), org_id: globex } }],
    [
      'too many attributes',
      { kind: 'a', attributes: { ...Object.fromEntries([...Array(200).keys()].entries()), org_id: globex } },
    ],
    [
      'an attribute that is nested too deep',
      { kind: 'a', attributes: { a: JSON.parse('['.repeat(5000) + ']'.repeat(5000)), org_id: globex } },
    ],
    [
      'the very depth',
      {
        kind: 'a',
        attributes: { a: JSON.parse(`${'{"a":'.repeat(5000)}{"org_id":"x"}${'}'.repeat(5000)}`) },
      },
    ],
  ])('guarantees that another org is found behind %s', (_, record) => {
    expect(write('events', record)).toMatchObject({ reason: 'other_org' });
  });

  test('guarantees that another org is found in a list of baggage', () => {
    const baggage = [`a=1`, `org_id=${globex}`];
    for (const key of ['baggage', 'http.request.header.baggage']) {
      expect(write('events', { kind: 'a', attributes: { [key]: baggage } })).toMatchObject({
        reason: 'other_org',
        field: `attributes.${key}.1.org_id`,
      });
    }
  });

  test('guarantees that it is one line that begins with the org, whatever the record is', () => {
    const record = fc.record({}, { requiredKeys: [] });
    const known = fc.constantFrom('kind', 'message', 'attributes', 'org_id', 'agent_id', 'event_id', 'ts');
    const wild = fc.dictionary(fc.oneof(known, fc.string({ unit: 'binary' })), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(record, wild), fc.string({ unit: 'binary' }), (given, message) => {
        const line = write('events', { kind: 'x', message, ...given });
        if (typeof line !== 'string') return;
        expect(line.startsWith(lineStart(acme))).toBe(true);
        expect(line).not.toContain('\n');
        const read = JSON.parse(line) as Record<string, unknown>;
        expect(read['org_id']).toBe(acme);
        // A key that stood there twice would be gone.
        expect(JSON.stringify(read).length).toBe(line.length);
      }),
      { numRuns: 2000 },
    );
  });

  test('guarantees that text arrives as it was sent, or not at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (message) => {
        const line = write('events', { kind: 'x', message, attributes: { message } });
        const isStorable = !/[\0\p{Surrogate}]/u.test(message);
        expect(typeof line === 'string').toBe(isStorable);
        if (typeof line !== 'string') return;
        expect(JSON.parse(line)).toMatchObject({ message, attributes: { message } });
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a value that its column would refuse or change', () => {
  test.each<[RecordTable, string, unknown]>([
    ['events', 'kind', ''],
    ['events', 'kind', 7],
    ['events', 'kind', 'x'.repeat(257)],
    ['events', 'message', 'a\0b'],
    ['events', 'message', '\ud83d'],
    ['events', 'severity', 'fatal'],
    ['events', 'severity', ['error']],
    ['events', 'bytes', -1],
    ['events', 'bytes', 1.5],
    ['events', 'bytes', 2 ** 53],
    ['events', 'bytes', '18446744073709551616'],
    ['events', 'bytes', '007'],
    ['events', 'bytes', '1e3'],
    ['events', 'event_id', 'abc'],
    ['events', 'agent_id', 'abc'],
    ['events', 'attributes', []],
    ['events', 'attributes', { ['k'.repeat(257)]: 1 }],
    ['events', 'attributes', { k: 'v'.repeat(16_385) }],
    ['events', 'attributes', { 'a\0': 1 }],
    ['events', 'attributes', Object.fromEntries(Array.from({ length: 129 }, (_, n) => [`k${n}`, n]))],
    ['events', 'ts', 'yesterday'],
    ['events', 'ts', '2026-11-21T11:59:58'],
    ['events', 'ts', '2026-11-23T11:59:58Z'],
    ['events', 'ts', '2026-08-01T00:00:00Z'],
    ['events', 'ts', now],
    ['events', 'ts', {}],
    ['events', 'unknown', 1],
    ['events', '__proto__', 1],
    ['events', 'constructor', 1],
    ['flows', 'source', '10.0.0.1/8'],
    ['flows', 'source', 'fe80::1%eth0'],
    ['flows', 'port', 65_536],
    ['paths', 'hops', ['a', 1]],
    ['paths', 'latency_ms', '3'],
    ['costs', 'amount', '1.0000001'],
    ['costs', 'amount', 1e12],
    ['costs', 'currency', ''],
  ])('guarantees that %s.%s %j is refused by name', (table, field, value) => {
    const record = JSON.parse(JSON.stringify({ ...least[table], ts })) as Record<string, unknown>;
    Object.defineProperty(record, field, { value, enumerable: true, configurable: true });
    expect(write(table, record)).toMatchObject({ reason: 'invalid', field });
  });

  test.each([null, 7, 'text', [], [{}]])('a record is an object and not %j', (record) => {
    expect(write('events', record)).toMatchObject({ reason: 'invalid', field: '' });
  });

  test('what is required and missing is told by name', () => {
    expect(write('flows', { source: '10.0.0.1' })).toMatchObject({ field: 'destination' });
  });
});

describe('another org or agent', () => {
  test.each([
    [{ org_id: globex }, 'org_id'],
    [{ orgId: globex.toUpperCase() }, 'orgId'],
    [{ tenant: 'globex' }, 'tenant'],
    [{ org_id: '' }, 'org_id'],
    [{ org_id: [globex] }, 'org_id.0'],
    [{ org_id: { id: globex } }, 'org_id.id'],
    [{ org_id: {} }, 'org_id'],
    [{ attributes: { 'tenant.id': 'globex' } }, 'attributes.tenant.id'],
    [{ attributes: { ok: 1, 'x-org-id': globex } }, 'attributes.x-org-id'],
    [{ attributes: { meta: { list: [{ TenantId: globex }] } } }, 'attributes.meta.list.0.TenantId'],
    [{ attributes: { organization: globex } }, 'attributes.organization'],
    [{ attributes: { baggage: `a=b,tenant.id=${globex};ttl=1` } }, 'attributes.baggage.tenant.id'],
    [{ unknown: { org_id: globex } }, 'unknown.org_id'],
    [{ bytes: -1, org_id: globex }, 'org_id'],
  ])('guarantees that %j is found', (record, field) => {
    expect(write('events', { kind: 'x', ...record })).toMatchObject({ reason: 'other_org', field });
  });

  test.each([
    [{ agent_id: other }, 'agent_id'],
    [{ attributes: { 'agent.id': other } }, 'attributes.agent.id'],
  ])('guarantees that %j is refused to an agent', (record, field) => {
    expect(write('events', { kind: 'x', ...record })).toMatchObject({ reason: 'other_agent', field });
  });

  test('a credential of the org itself sends records of its agents, or of none', () => {
    const own = recordWriter('events', { org: acme, now, id: () => id });
    const line = own({ kind: 'x', agent_id: other }, 0);
    expect(line).toContain(`"agent_id":"${other}"`);
    expect(own({ kind: 'x' }, 0)).not.toContain('agent_id');
  });

  test('the own org and agent may be named, and words of the own are no orgs', () => {
    const attributes = { 'tenant.id': acme.toUpperCase(), organization: 'Red Cross', 'github.org.id': 77 };
    const line = write('events', { kind: 'x', org_id: acme, orgId: null, agent_id: agent, attributes });
    expect(JSON.parse(line as string)).toMatchObject({
      org_id: acme,
      attributes: { organization: 'Red Cross', 'github.org.id': '77' },
    });
  });

  test('nesting without end is refused', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(write('events', { kind: 'x', attributes: { deep } })).toMatchObject({ reason: 'invalid' });
  });
});
