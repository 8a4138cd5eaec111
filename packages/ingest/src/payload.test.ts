import { orgId } from '@bulkhead/tenancy';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineWriter } from './line.js';
import { idsOf, LONGEST_LINE, linesOf, PayloadWriter, readPayload } from './payload.js';
import { requestIds } from './record-ids.js';
import { ingestTables, kindOf, tableOf } from './tables.js';

const acme = orgId('018f0000-0000-7000-8000-00000000acce');
const globex = orgId('018f0000-0000-7000-8000-0000000010be');
const ids = requestIds({ org: acme, actor: 'a', table: 'flows', key: 'k' });
const table = fc.constantFrom(...ingestTables);
const columns = fc
  .dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary', maxLength: 2000 }))
  .map((values) => JSON.stringify(values).slice(1, -1))
  .map((inside) => (inside === '' ? '' : `,${inside}`));

describe('a payload', () => {
  test('guarantees that every line comes back, in order, with its id and as the org of its envelope', () => {
    fc.assert(
      fc.property(table, fc.array(columns, { minLength: 1, maxLength: 50 }), (name, list) => {
        const line = lineWriter(acme, name);
        const lines = list.map((text, index) => line(ids.record(index), text));
        const writer = new PayloadWriter(name);
        for (const one of lines) expect(writer.add(one)).toBe(true);
        const read = writer.end().flatMap(({ kind, payload, records }) => {
          expect(readPayload(kind, payload, acme)).toEqual({ table: name, records });
          expect(readPayload(kind, payload, globex)).toBe('other_org');
          return [...linesOf(payload)].map((found, at) => [String(found), [...idsOf(name, payload)][at]]);
        });
        expect(read).toEqual(lines.map((one, index) => [`${one}\n`, ids.record(index)]));
      }),
    );
  });

  test('is cut into parts of bounded size, and takes no line that is too long', () => {
    const writer = new PayloadWriter('flows');
    const line = lineWriter(acme, 'flows')(ids.record(0), `,"service":"${'ü'.repeat(200_000)}"`);
    for (let index = 0; index < 10; index += 1) expect(writer.add(line)).toBe(true);
    expect(writer.add('x'.repeat(LONGEST_LINE + 1))).toBe(false);
    const payloads = writer.end();
    expect(payloads.length).toBe(5);
    for (const { payload, records } of payloads) {
      expect(records).toBe(2);
      expect(payload.length).toBeLessThan(4 * 1024 * 1024);
    }
  });

  test.each([
    ['a line of another org between others', ['a', 'g', 'a'], 'other_org'],
    ['an empty line', ['a', '', 'a'], 'other_org'],
    ['a line that only begins like one', ['a', `{"org_id":"${acme}"`], 'other_org'],
  ])('guarantees that %s is refused', (_, lines, fault) => {
    const text = lines.map((word) => {
      if (word !== 'a' && word !== 'g') return word;
      return lineWriter(word === 'a' ? acme : globex, 'flows')(ids.record(0), '');
    });
    expect(readPayload(kindOf('flows'), Buffer.from(`${text.join('\n')}\n`), acme)).toBe(fault);
  });

  test.each([
    ['rows.v2.flows', 'x', 'unknown_kind'],
    ['rows.v1.users', 'x', 'unknown_kind'],
    ['rows.v1.flows', '', 'empty'],
    ['rows.v1.flows', `{"org_id":"${acme}","record_id":""}`, 'unended_line'],
  ])('guarantees that kind %s with %j is refused as %s', (kind, text, fault) => {
    expect(readPayload(kind, Buffer.from(text), acme)).toBe(fault);
  });

  test('guarantees that no single changed byte at the beginning of a line passes', () => {
    const line = Buffer.from(`${lineWriter(acme, 'flows')(ids.record(0), '')}\n`);
    fc.assert(
      fc.property(fc.nat(48), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(line);
        changed[at] = (changed[at] as number) ^ change;
        expect(readPayload(kindOf('flows'), changed, acme)).toBe('other_org');
      }),
    );
  });
});

describe('ids', () => {
  test('are UUIDs, the same for the same request and others for any other', () => {
    const name = { org: acme, actor: 'a', table: 'flows', key: 'k' };
    expect(requestIds(name).record(70_000)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const variants = [
      name,
      { ...name, org: globex },
      { ...name, actor: 'b' },
      { ...name, table: 'costs' },
      { ...name, key: 'l' },
    ];
    const all = variants.flatMap((variant) => [0, 1, 9_999].map((at) => requestIds(variant).record(at)));
    expect(new Set(all).size).toBe(15);
    expect(requestIds(name).record(1)).toBe(all[1]);
    expect(requestIds(name).message(3)).toBe(requestIds({ ...name }).message(3));
  });

  test('each table has a kind of its own', () => {
    expect(ingestTables.map((name) => tableOf(kindOf(name)))).toEqual([...ingestTables]);
  });
});
