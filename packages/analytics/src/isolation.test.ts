import { randomUUID } from 'node:crypto';
import { describeIsolation, type TestOrg } from '@bulkhead/testkit';
import { afterAll, beforeAll } from '@jest/globals';
import { type ScratchTelemetry, scratchTelemetry } from '../test/scratch-telemetry.js';
import { start } from '../test/telemetry-rows.js';
import { type OrgAnalytics, questions } from './index.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
});
afterAll(() => scratch.drop());

const range = { from: start, to: new Date(start.getTime() + 86_400_000) };
const rows = async (target: TestOrg): Promise<unknown> => {
  const result = await scratch.writer.query({
    query: 'SELECT * FROM changes WHERE org_id = {org:UUID} ORDER BY change_id, summary',
    query_params: { org: target.id },
    format: 'JSONEachRow',
  });
  return result.json();
};
const change = (target: TestOrg) => ({
  service: 'api',
  ts: start.toISOString(),
  kind: 'deploy',
  author: target.marker,
  summary: target.marker,
  change_id: target.rowId(7),
});

describeIsolation<OrgAnalytics>('telemetry', {
  forOrg: (context) => scratch.analytics.forOrg(context),
  async seed(org) {
    await scratch.writer.command({
      query: 'ALTER TABLE changes DELETE WHERE org_id = {org:UUID} SETTINGS mutations_sync = 1',
      query_params: { org: org.id },
    });
    await scratch.writer.insert({
      table: 'changes',
      values: [{ org_id: org.id, ...change(org) }],
      format: 'JSONEachRow',
      clickhouse_settings: {
        date_time_input_format: 'best_effort',
        insert_deduplication_token: randomUUID(),
      },
    });
  },
  snapshot: rows,
  operations: {
    'a question': { effect: 'reads', run: (client) => client.ask(questions.changeTimeline, range) },
    'a question about a value of the other': {
      effect: 'reads',
      run: (client) => client.ask(questions.changeTimeline, { ...range, service: 'api' }),
    },
    'a statement': {
      effect: 'reads',
      run: (client) => client.sql('SELECT * FROM changes WHERE org_id = {org_id:UUID}'),
    },
    'a statement that names the row': {
      effect: 'reads',
      run: (client, target) =>
        client.sql('SELECT summary FROM changes WHERE org_id = {org_id:UUID} AND change_id = {id:UUID}', {
          id: target.rowId(7),
        }),
    },
    'a statement that names the org': {
      effect: 'reads',
      run: (client, target) => client.sql(`SELECT summary FROM changes WHERE org_id = '${target.id}'`),
    },
    'a statement that binds the org': {
      effect: 'reads',
      run: (client, target) =>
        client.sql('SELECT summary FROM changes WHERE org_id = {target:UUID}', { target: target.id }),
    },
    'a stream': {
      effect: 'reads',
      async run(client) {
        const found: unknown[] = [];
        for await (const row of client.stream('SELECT summary FROM changes WHERE org_id = {org_id:UUID}'))
          found.push(row);
        return found;
      },
    },
    'an insert': { effect: 'writes', run: (client, target) => client.insert('changes', [change(target)]) },
    'an insert that names the org': {
      effect: 'writes',
      run: (client, target) => client.insert('changes', [{ ...change(target), org_id: target.id } as never]),
    },
  },
});
