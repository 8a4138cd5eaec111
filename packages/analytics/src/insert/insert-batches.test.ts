import { BulkheadError, type OrgContext, orgId } from '@bulkhead/tenancy';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { start } from '../../test/telemetry-rows.js';
import { acme, contextOf, globex } from '../../test/two-orgs.js';
import { type OrgBatch, orgLines, type TelemetryRows } from '../index.js';
import { countLines } from './count-lines.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
});
afterAll(() => scratch.drop());
beforeEach(async () => {
  await scratch.writer.command({ query: 'TRUNCATE TABLE changes' });
});

const ofAcme = contextOf(acme);
const ofGlobex = contextOf(globex);
const change = (n: number, more: object = {}): TelemetryRows['changes'] => ({
  service: 'api',
  ts: start.toISOString(),
  kind: 'deploy',
  summary: `change ${n}`,
  change_id: `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
  ...more,
});
const lines = (context: OrgContext, ...numbers: readonly number[]) =>
  orgLines(
    context,
    numbers.map((n) => change(n)),
  );
const insert = (batches: readonly OrgBatch[], batchId?: string) =>
  scratch.analytics.insertBatches('changes', batches, batchId === undefined ? {} : { batchId });
const stored = async () => {
  const result = await scratch.writer.query({
    query: 'SELECT org_id, summary FROM changes ORDER BY org_id, summary',
    format: 'JSONEachRow',
  });
  return z.array(z.object({ org_id: z.string(), summary: z.string() })).parse(await result.json());
};
/** A whole line of acme around `rest`. */
const line = (rest: string) => `{"org_id":"${acme}","ts":"${start.toISOString()}","kind":"deploy",${rest}}`;

describe('batches of several orgs', () => {
  test('guarantees that each line is stored under the org of its batch', async () => {
    const batches = [
      { context: ofAcme, lines: lines(ofAcme, 1, 2) },
      { context: ofGlobex, lines: Buffer.from(lines(ofGlobex, 3)) },
      { context: ofAcme, lines: lines(ofAcme, 4).trimEnd() },
      { context: ofGlobex, lines: lines(ofGlobex, 5).trimEnd() },
    ];
    expect(await insert(batches)).toEqual({ rows: 5 });
    expect(await stored()).toEqual([
      ...[3, 5].map((n) => ({ org_id: globex, summary: `change ${n}` })),
      ...[1, 2, 4].map((n) => ({ org_id: acme, summary: `change ${n}` })),
    ]);
  });

  test('may hold lists of objects', async () => {
    const rows = [
      change(1, { attributes: { a: '}{', b: '},{' } }),
      change(2, { summary: '}, {"org_id":"x"}' }),
    ];
    expect(await insert([{ context: ofAcme, lines: orgLines(ofAcme, rows) }])).toEqual({ rows: 2 });
    const span = {
      service: 'api',
      ts: start.toISOString(),
      trace_id: 't',
      span_id: 's',
      name: 'n',
      duration_ns: 1,
      event_attributes: [{ a: '1' }, { b: '2' }],
    };
    const spans = orgLines(ofAcme, [span, span]);
    expect(await scratch.analytics.insertBatches('otel_traces', [{ context: ofAcme, lines: spans }])).toEqual(
      {
        rows: 2,
      },
    );
  });

  test('are one block, which sent twice under one name is stored once', async () => {
    const batches = [ofAcme, ofGlobex].map((context) => ({
      context,
      lines: lines(context, ...Array.from({ length: 20_000 }, (_, n) => n)),
    }));
    await insert(batches, 'block-1');
    await insert(batches, 'block-1');
    expect(await stored()).toHaveLength(40_000);
    const parts = await scratch.writer.query({
      query: `SELECT count() AS parts FROM system.parts WHERE database = currentDatabase() AND table = 'changes' AND active`,
      format: 'JSONEachRow',
    });
    expect(await parts.json()).toEqual([{ parts: 1 }]);
    await insert(batches, 'block-2');
    expect(await stored()).toHaveLength(80_000);
  });

  test.each([
    ['another org', `{"org_id":"${globex}","service":"api"}`],
    ['no org', '{"service":"api"}'],
    ['another spelling of its own org', line('"summary":"x"').replace(acme, acme.toUpperCase())],
    ['its org further back', `{"service":"api","org_id":"${acme}"}`],
    ['a space before its org', ` ${line('"summary":"x"')}`],
    ['an org that is not its whole value', `{"org_id":"${acme}" ,"service":"api"}`],
    ['brackets around it', `[${line('"summary":"x"')}]`],
    ['a byte-order mark', `\uFEFF${line('"summary":"x"')}`],
  ])('guarantees that a last line with %s stores nothing of any batch', async (_, hostile) => {
    const batches = [
      { context: ofGlobex, lines: lines(ofGlobex, 1) },
      { context: ofAcme, lines: `${lines(ofAcme, 2)}${hostile}` },
    ];
    await expect(insert(batches)).rejects.toMatchObject({ code: 'ORG_MISMATCH', field: 'org_id' });
    expect(await stored()).toEqual([]);
  });

  const other = `{"org_id":"${globex}","ts":"${start.toISOString()}"`;
  test.each([
    ['a second object', `${line('"summary":"x"')}${other}}`],
    ['a second object after a comma', `${line('"summary":"x"')},${other}}`],
    ['a second object after a semicolon', `${line('"summary":"x"')};${other}}`],
    ['a second object after blanks', `${line('"summary":"x"')} \t\v\f${other}}`],
    ['a second object in a list that closes', `${line('"attributes":{},"summary":[{},{}]')}${other}}`],
    ['a second object between brackets that do not pair', `${line('"summary":[{]')}${other},"summary":[}]}`],
    [
      'a second object behind an escaped quote outside of strings',
      `${line('"summary":[\\"]')}${other.replace('_', '\\u005f')},"author":"]\\"x"}`,
    ],
    ['a string that ends in the next line', `{"org_id":"${acme}","summary":"\n{"org_id":"${acme}","b":"}`],
    ['a string with an escaped line break', line('"summary":"\\\n"')],
    ['an object that never ends', `{"org_id":"${acme}","summary":"x"`],
    ['a carriage return', `${line('"summary":"x"')}\r`],
    ['an empty line', `${line('"summary":"x"')}\n\n`],
  ])('guarantees that a line with %s stores nothing', async (_, hostile) => {
    await expect(insert([{ context: ofAcme, lines: hostile }])).rejects.toMatchObject({
      code: expect.stringMatching(/INVALID_INPUT|ORG_MISMATCH/),
    });
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['a second org_id', `"org_id":"${globex}"`],
    ['a second org_id in escapes', `"\\u006frg_id":"${globex}"`],
    ['a second org_id that is null', '"org_id":null'],
    ['an org_id in capitals', `"ORG_ID":"${globex}"`],
  ])('guarantees that a line with %s stores nothing', async (_, more) => {
    await expect(insert([{ context: ofAcme, lines: line(`"summary":"x",${more}`) }])).rejects.toMatchObject({
      code: expect.stringMatching(/INVALID_INPUT|QUERY_FAILED/),
    });
    expect(await stored()).toEqual([]);
  });

  test('guarantees that texts made to look like two rows are one row of their org, or none', async () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        '"',
        '\\',
        '\n',
        ',',
        ':',
        ';',
        "'",
        ' ',
        'null',
        '1',
        '\\"',
        '"summary"',
        '":"',
      ],
      ...[
        `"service":"x"`,
        `"attributes":{"a":"b"}`,
        `${other}}`,
        `${other},"summary":[`,
        `{"org_id":"${acme}",`,
      ],
    );
    const text = fc
      .array(piece, { maxLength: 14 })
      .map((pieces) => `{"org_id":"${acme}","ts":"${start.toISOString()}","summary":${pieces.join('')}}`);
    const accepted: string[] = [];
    fc.assert(
      fc.property(text, (candidate) => {
        try {
          countLines(Buffer.from(candidate), acme);
        } catch (error) {
          return error instanceof BulkheadError;
        }
        accepted.push(candidate);
        return true;
      }),
      { numRuns: 20_000, seed: 7 },
    );
    expect(accepted.length).toBeGreaterThan(50);
    let kept = 0;
    for (const candidate of accepted.slice(0, 300)) {
      const { rows } = await insert([{ context: ofAcme, lines: candidate }]).catch(() => ({ rows: 0 }));
      kept += rows;
    }
    expect(kept).toBeGreaterThan(5);
    const found = await stored();
    expect(found).toHaveLength(kept);
    expect(found.filter(({ org_id }) => org_id !== acme)).toEqual([]);
  });

  test('guarantees that a context which verification did not make stores nothing', async () => {
    for (const context of [
      { ...ofAcme },
      undefined,
      contextOf(orgId('00000000-0000-0000-0000-000000000000')),
    ]) {
      await expect(
        insert([{ context: context as OrgContext, lines: lines(ofAcme, 1) }]),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^CONTEXT_/) });
    }
    expect(await stored()).toEqual([]);
  });

  test.each([
    ['rows', { batchRows: 2 }],
    ['bytes', { batchBytes: 300 }],
  ])('of too many %s together are refused whole', async (_, limits) => {
    const small = scratch.create({ limits });
    const batches = [ofAcme, ofGlobex, ofAcme].map((context) => ({ context, lines: lines(context, 1) }));
    await expect(small.insertBatches('changes', batches)).rejects.toMatchObject({ code: 'RESULT_TOO_LARGE' });
    expect(await stored()).toEqual([]);
  });

  test('with a value that does not fit are refused whole, without the engine’s words', async () => {
    const error = await insert([
      { context: ofGlobex, lines: lines(ofGlobex, 1) },
      { context: ofAcme, lines: line('"summary":"secret","change_id":"x"') },
    ]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(String(error)).not.toMatch(/secret|change 1|DB::Exception/);
    expect(await stored()).toEqual([]);
  });

  test('without lines are not sent', async () => {
    expect(await insert([])).toEqual({ rows: 0 });
    expect(await insert([{ context: ofAcme, lines: '' }])).toEqual({ rows: 0 });
  });

  test('guarantees that nothing is stored in another table', async () => {
    await expect(
      scratch.analytics.insertBatches('schema_migrations' as 'changes', [
        { context: ofAcme, lines: lines(ofAcme, 1) },
      ]),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

test('guarantees that no line is written for a row of another org', () => {
  expect(() => orgLines(ofAcme, [change(1), change(2, { org_id: globex })])).toThrow(
    expect.objectContaining({ code: 'ORG_MISMATCH' }),
  );
});
