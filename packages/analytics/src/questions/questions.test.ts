import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { start } from '../../test/telemetry-rows.js';
import { acme, contextOf, globex } from '../../test/two-orgs.js';
import { questions } from '../index.js';

let both: ScratchTelemetry;
let acmeAlone: ScratchTelemetry;
beforeAll(async () => {
  [both, acmeAlone] = await Promise.all([scratchTelemetry(), scratchTelemetry()]);
  await both.seed(globex, acme);
  await acmeAlone.seed(acme);
});
afterAll(() => Promise.all([both.drop(), acmeAlone.drop()]));

const from = new Date(start.getTime() - 10 * 86_400_000);
const range = { from, to: new Date(start.getTime() + 86_400_000) };
const of = ({ analytics }: ScratchTelemetry, org = acme) => analytics.forOrg(contextOf(org));

const all: ReadonlyMap<string, unknown> = new Map(Object.entries(questions));

const asked: readonly (readonly [keyof typeof questions, object])[] = [
  ['volumeOverTime', {}],
  ['volumeOverTime', { kind: 'login', step: 60 }],
  ['topTalkers', { limit: 2 }],
  ['topTalkers', { service: 'api' }],
  ['pathLatency', { step: 3_600 }],
  ['threatsBySeverity', {}],
  ['changeTimeline', { limit: 1 }],
  ['costByService', { horizon: 3 }],
  ['agentActivity', {}],
  ['logSearch', { text: 'ERROR' }],
  ['traceById', { traceId: 'trace-1' }],
  ['metricSeries', { metric: 'cpu', step: 600 }],
  ['usage', {}],
];

describe('a question', () => {
  test('is asked here for each that there is', () => {
    expect([...new Set(asked.map(([name]) => name))].toSorted()).toEqual(Object.keys(questions).toSorted());
  });

  test.each(asked)('guarantees that %s with %j answers with the rows of one org', async (name, params) => {
    const question = all.get(name) as typeof questions.usage;
    const input = { ...range, ...params };
    const answer = await of(both).ask(question, input);
    expect(answer.length).toBeGreaterThan(0);
    expect(answer).toEqual(await of(acmeAlone).ask(question, input));
    expect(JSON.stringify(answer)).not.toContain('globex');
    expect(await of(both, globex).ask(question, input)).not.toEqual(answer);
  });

  test.each([
    ['that ends before it begins', { from: range.to, to: range.from }],
    ['without an end', { from: range.from }],
    ['over more than it allows', { from: new Date(0), to: range.to }],
    ['with a time that is none', { ...range, from: 'yesterday' }],
    ['with a page that is too large', { ...range, limit: 1_000_000 }],
  ])('guarantees that one %s is refused', async (_, params) => {
    await expect(of(both).ask(questions.changeTimeline, params as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  test('is paged by the key of its last row, without gap and repetition', async () => {
    const pages: string[] = [];
    let after: { afterTs?: string; afterId?: string } = {};
    for (;;) {
      const [row] = await of(both).ask(questions.logSearch, { ...range, ...after, limit: 1 });
      if (!row) break;
      pages.push(row.body);
      after = { afterTs: row.ts, afterId: row.log_id };
    }
    expect(pages).toEqual(['acme error 2', 'acme error 1', 'acme error 0']);
  });

  test('draws the line of costs through the days to come', async () => {
    const rows = await of(both).ask(questions.costByService, { ...range, horizon: 2 });
    const ahead = rows.filter(({ service, amount }) => service === 'api' && amount === null);
    expect(ahead).toHaveLength(2);
    // 6 on one day and 1.5 three days later fall by 1.5 a day.
    expect(ahead.map(({ trend }) => Math.round((trend ?? 0) * 100) / 100)).toEqual([0, -1.5]);
  });
});
