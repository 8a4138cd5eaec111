import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { start } from '../../test/telemetry-rows.js';
import { acme, contextOf, globex } from '../../test/two-orgs.js';
import type { TelemetryRows } from '../index.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
});
afterAll(() => scratch.drop());
beforeEach(async () => {
  await scratch.writer.command({ query: 'TRUNCATE TABLE changes' });
});

type Change = TelemetryRows['changes'];
const change = (n: number, more: object = {}): Change => ({
  service: 'api',
  ts: start.toISOString(),
  kind: 'deploy',
  summary: `change ${n}`,
  change_id: `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  ...more,
});
const ofAcme = () => scratch.analytics.forOrg(contextOf(acme));
const stored = async () => {
  const result = await scratch.writer.query({
    query: 'SELECT org_id, summary FROM changes ORDER BY org_id, summary',
    format: 'JSONEachRow',
  });
  return z.array(z.object({ org_id: z.string(), summary: z.string() })).parse(await result.json());
};
async function* trickle(rows: readonly Change[]) {
  for (const row of rows) {
    await Promise.resolve();
    yield row;
  }
}

describe('a batch', () => {
  test('guarantees that every row is stored under the org of the context', async () => {
    expect(await ofAcme().insert('changes', [change(1), change(2, { org_id: acme })])).toEqual({ rows: 2 });
    expect(await stored()).toEqual([
      { org_id: acme, summary: 'change 1' },
      { org_id: acme, summary: 'change 2' },
    ]);
  });

  test.each([
    ['another org', { org_id: globex }],
    ['another spelling of its own org', { org_id: acme.toUpperCase() }],
    ['no org', { org_id: null }],
  ])('guarantees that one whose last row carries %s stores nothing', async (_, more) => {
    const rows = [...Array.from({ length: 5_000 }, (_, n) => change(n)), change(9_999, more)];
    for (const source of [rows, trickle(rows)]) {
      await expect(ofAcme().insert('changes', source)).rejects.toMatchObject({
        code: 'ORG_MISMATCH',
        field: 'org_id',
      });
    }
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['toJSON', { toJSON: () => ({ ...change(1), org_id: globex }) }],
    ['toJSON that repeats the key', { toJSON: () => ({ org_id: globex, ...change(1) }) }],
    ['an inherited org', Object.assign(Object.create({ org_id: globex }) as object, change(1))],
    [
      'a getter that changes its mind',
      (() => {
        let asked = 0;
        return Object.defineProperty({ ...change(1) }, 'org_id', {
          enumerable: true,
          get: () => (asked++ === 0 ? acme : globex),
        });
      })(),
    ],
  ])('guarantees that an org smuggled in by %s is not stored', async (_, row) => {
    await ofAcme()
      .insert('changes', [row as Change])
      .catch(() => undefined);
    expect((await stored()).filter(({ org_id }) => org_id !== acme)).toEqual([]);
  });

  test.each([
    ['a column that does not exist', { nonsense: 1 }],
    ['a value of the wrong type', { change_id: 'x' }],
  ])('with %s is refused without the engine’s words', async (_, more) => {
    const error = await ofAcme()
      .insert('changes', [change(1), change(2, more)])
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: expect.stringMatching(/INVALID_INPUT|QUERY_FAILED/) });
    expect(String(error)).not.toMatch(/change 1|DB::Exception/);
    expect(await stored()).toEqual([]);
  });

  test('guarantees that a batch sent twice under one name is stored once', async () => {
    const rows = [change(1), change(2)];
    await ofAcme().insert('changes', rows, { batchId: 'batch-1' });
    await ofAcme().insert('changes', rows, { batchId: 'batch-1' });
    expect(await stored()).toHaveLength(2);
    await ofAcme().insert('changes', rows, { batchId: 'batch-2' });
    expect(await stored()).toHaveLength(4);
  });

  test('guarantees that another org’s batch of the same name is another batch', async () => {
    await ofAcme().insert('changes', [change(1)], { batchId: 'batch-3' });
    await scratch.analytics.forOrg(contextOf(globex)).insert('changes', [change(1)], { batchId: 'batch-3' });
    expect((await stored()).map(({ org_id }) => org_id)).toEqual([globex, acme]);
  });

  test('of many chunks arrives whole, drawn at the pace of its source', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => change(n, { summary: 'x'.repeat(50) }));
    expect(await ofAcme().insert('changes', trickle(rows))).toEqual({ rows: 20_000 });
    expect(await stored()).toHaveLength(20_000);
  });

  test('that is empty is not sent', async () => {
    expect(await ofAcme().insert('changes', [])).toEqual({ rows: 0 });
  });

  test.each([
    ['rows', { batchRows: 2 }],
    ['bytes', { batchBytes: 300 }],
  ])('with too many %s is refused whole', async (_, limits) => {
    const small = scratch.create({ limits }).forOrg(contextOf(acme));
    await expect(small.insert('changes', [change(1), change(2), change(3)])).rejects.toMatchObject({
      code: 'RESULT_TOO_LARGE',
    });
    expect(await stored()).toEqual([]);
  });

  test.each(['schema_migrations', 'events; DROP TABLE events', '../events', ''])(
    'guarantees that nothing is stored in %j',
    async (table) => {
      await expect(ofAcme().insert(table as 'changes', [change(1)])).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );

  test.each([[null], ['{"org_id":"x"}'], [[1]], [{}]])('guarantees that %j is no row', async (row) => {
    await expect(ofAcme().insert('changes', [row as never])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('guarantees that its cancellation ends it', async () => {
    const signal = AbortSignal.abort();
    await expect(ofAcme().insert('changes', [change(1)], { signal })).rejects.toMatchObject({
      code: 'OPERATION_CANCELLED',
    });
    expect(await stored()).toEqual([]);
  });
});
