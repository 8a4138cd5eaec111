import { Readable } from 'node:stream';
import type { TelemetryRows } from '../index.js';
import { orgLines } from '../insert/org-lines.js';
import { contextOf, end } from './dataset.js';
import { report } from './report.js';
import { interleave, type Outcome } from './rounds.js';
import type { BenchDatabase, BenchServer } from './server.js';

const BATCH = 10_000;
const ORGS = 20;
type Row = TelemetryRows['events'];

const rowsOf = (org: number, count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({
    kind: `kind-${n % 20}`,
    ts: new Date(end.getTime() - n * 250 - org).toISOString(),
    event_id: '01900000-0000-7000-8000-000000000000',
    agent_id: '01900000-0000-7000-8000-000000000001',
    service: `service-${n % 7}`,
    severity: 'info',
    message: `event ${n} of some length, as a log line would have it`,
    bytes: n,
    attributes: { region: 'eu', host: `host-${n % 50}` },
  }));

export const benchInsert = async (server: BenchServer, quick: boolean): Promise<void> => {
  const database = await server.database('bench_insert');
  const rounds = quick ? 15 : 41;
  await benchRows(database, rounds);
  await benchLines(database, rounds);
};

const settings = { async_insert: 0, date_time_input_format: 'best_effort' } as const;

/** Row objects of one org, each stamped and looked at, beside the client's own insert of rows that carry theirs. */
const benchRows = async ({ analytics, raw }: BenchDatabase, rounds: number): Promise<void> => {
  const context = contextOf(1);
  const rows = rowsOf(1, BATCH);
  const carrying = rows.map((row) => ({ org_id: context.orgId, ...row }));
  const outcome = await interleave(
    {
      ours: () => analytics.forOrg(context).insert('events', rows),
      theirs: () =>
        raw.insert({
          table: 'events',
          values: carrying,
          format: 'JSONEachRow',
          clickhouse_settings: settings,
        }),
    },
    rounds,
  );
  reportThroughput('insert', outcome, rounds);
};

/** Lines of 20 orgs, as a worker passes them on, beside the same bytes through the plain client. */
const benchLines = async ({ analytics, raw }: BenchDatabase, rounds: number): Promise<void> => {
  const batches = Array.from({ length: ORGS }, (_, org) => {
    const context = contextOf(org);
    return { context, lines: Buffer.from(orgLines(context, rowsOf(org, BATCH / ORGS))) };
  });
  const bytes = batches.map(({ lines }) => lines);
  const outcome = await interleave(
    {
      ours: () => analytics.insertBatches('events', batches),
      theirs: async () => {
        const { stream } = await raw.exec({
          query: 'INSERT INTO events FORMAT JSONEachRow',
          values: Readable.from(bytes, { objectMode: false }),
          clickhouse_settings: settings,
        });
        for await (const _ of stream);
      },
    },
    rounds,
  );
  reportThroughput('insertBatches', outcome, rounds);
};

const reportThroughput = (metric: string, { ratio, ours, theirs }: Outcome, rounds: number) =>
  report({
    metric,
    against: 'raw client',
    // Throughput is rows per time, so it compares the other way round.
    ratio: 1 / ratio,
    better: 'higher',
    rounds,
    goal: 0.95,
    facts: { batch: BATCH, rows_per_s: (BATCH * 1e6) / ours, against_rows_per_s: (BATCH * 1e6) / theirs },
  });
