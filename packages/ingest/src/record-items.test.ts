import { createHash } from 'node:crypto';
import { orgId } from '@bulkhead/tenancy';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leaveOut } from './leave-out.js';
import { lineWriter } from './line.js';
import { idsOf, LONGEST_LINE, PayloadWriter, readPayload } from './payload.js';
import { itemsOfTable } from './record-items.js';
import { recordWriter } from './record-writer.js';

const acme = orgId('018f0000-0000-7000-8000-00000000acce');
const agents = ['018f0000-0000-7000-8000-0000000000a1', '018f0000-0000-7000-8000-0000000000a2'] as const;
const idOf = (n: number) => `018f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const line = lineWriter(acme, 'events');
const events = itemsOfTable('events');

describe('what a record is known by', () => {
  test('is 24 bytes of table, agent and id', () => {
    const names = [
      events(idOf(1), undefined),
      events(idOf(1), agents[0]),
      events(idOf(1), agents[1]),
      events(idOf(2), agents[1]),
      itemsOfTable('flows')(idOf(1), agents[0]),
    ];
    expect(new Set(names).size).toBe(5);
    expect(events(idOf(1), agents[0])).toBe(names[1]);
    const tag = createHash('sha256').update(`events ${agents[0]}`).digest('hex').slice(0, 16);
    expect(names[1]).toBe(tag + idOf(1));
  });

  test('guarantees that each record tells the id that it brings and the agent that it is of', () => {
    const told: unknown[] = [];
    const write = (agent: string | undefined, records: readonly object[]) => {
      const writer = recordWriter('events', {
        org: acme,
        agent,
        now: Date.now(),
        id: () => idOf(0),
        ownId: (...own) => void told.push(own),
      });
      for (const record of records) writer({ kind: 'x', ...record }, 0);
    };
    write(undefined, [
      { event_id: idOf(1).toUpperCase(), agent_id: agents[0].toUpperCase() },
      { record_id: idOf(2) },
      { agent_id: agents[1] },
      { event_id: idOf(3), bytes: -1 },
      { event_id: null },
    ]);
    write(agents[1], [{ event_id: idOf(4) }, { agent_id: agents[1], event_id: idOf(5) }]);
    expect(told).toEqual([
      [idOf(1), agents[0]],
      [idOf(2), undefined],
      [idOf(4), agents[1]],
      [idOf(5), agents[1]],
    ]);
  });
});

describe('a payload of records with ids', () => {
  test('guarantees that without some of them it is the others, with their names', () => {
    const numbers = fc.uniqueArray(fc.nat(500), { minLength: 1 });
    fc.assert(
      fc.property(numbers, fc.array(fc.nat(500)), (all, out) => {
        const writer = new PayloadWriter('events');
        for (const n of all)
          writer.add(line(idOf(n), `,"message":"${'x'.repeat(n)}"`), events(idOf(n), undefined));
        const [payload] = writer.end();
        if (!payload) throw new Error('no payload');
        const places = all.flatMap((n, place) => (out.includes(n) ? [place] : []));
        const rest = leaveOut(payload, places);
        const left = all.filter((n) => !out.includes(n));
        if (left.length === 0) return expect(rest).toBeUndefined();
        expect(readPayload('rows.v1.events', rest?.payload ?? Buffer.of(), acme)).toMatchObject({
          records: left.length,
        });
        expect([...idsOf('events', rest?.payload ?? Buffer.of())]).toEqual(left.map(idOf));
        const names = left.map((n) => events(idOf(n), undefined).replaceAll('-', '')).join('');
        return expect([rest?.records, rest?.items?.toString('hex')]).toEqual([left.length, names]);
      }),
    );
  });

  test('guarantees that each of several has its own names, and a line that is too long none', () => {
    const writer = new PayloadWriter('events');
    const text = `,"message":"${'x'.repeat(200_000)}"`;
    for (let n = 0; n < 5; n += 1) writer.add(line(idOf(n), text), events(idOf(n), undefined));
    expect(writer.add('x'.repeat(LONGEST_LINE + 1), events(idOf(9), undefined))).toBe(false);
    const payloads = writer.end();
    expect(payloads.map(({ records, items }) => [records, items?.length])).toEqual([
      [2, 48],
      [2, 48],
      [1, 24],
    ]);
  });
});
