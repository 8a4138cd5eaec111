import { orgId } from '@bulkhead/tenancy';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type ScratchTelemetry, scratchTelemetry } from '../test/scratch-telemetry.js';
import { start } from '../test/telemetry-rows.js';
import { acme, contextOf, globex } from '../test/two-orgs.js';
import { createAnalytics, questions } from './index.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
  await scratch.seed(globex, acme);
});
afterAll(() => scratch.drop());

const own = 'SELECT message, bytes FROM events WHERE org_id = {org_id:UUID} ORDER BY bytes';
const ofAcme = () => scratch.analytics.forOrg(contextOf(acme));
/** Runs for as long as somebody waits: 6 to the power of 11 rows, which is seconds of work. */
const aliases = [...'abcdefghijk'];
const endless = `SELECT count() FROM ${aliases.map((alias) => `events AS ${alias}`).join(', ')}
  WHERE ${aliases.map((alias) => `${alias}.org_id = {org_id:UUID}`).join(' AND ')}
    AND cityHash64(${aliases.map((alias) => `${alias}.ts`).join(', ')}, rand()) = 1`;
const running = async (): Promise<number> => {
  const result = await scratch.writer.query({
    query: `SELECT count() AS n FROM system.processes WHERE query LIKE '%cityHash64(a.ts%' AND query NOT LIKE '%system.processes%'`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ n: number | string }>();
  return Number(row?.n);
};
const ended = async (): Promise<boolean> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await running()) === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};

describe('a statement', () => {
  test('gives rows in the shape that its schema says', async () => {
    const row = z.object({ message: z.string(), bytes: z.coerce.number() });
    const rows = await ofAcme().sql(own, {}, { row });
    expect(rows[0]).toEqual({ message: 'acme said 0', bytes: 7 });
  });

  test('whose rows have another shape fails without quoting them', async () => {
    const row = z.object({ message: z.number() });
    const error = await ofAcme()
      .sql(own, {}, { row })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('message') });
    expect(String(error)).not.toContain('said');
  });

  test('guarantees that an answer beyond its limit is refused, not cut', async () => {
    await expect(ofAcme().sql(own, {}, { rows: 5 })).rejects.toMatchObject({ code: 'RESULT_TOO_LARGE' });
    expect(await ofAcme().sql(own, {}, { rows: 6 })).toHaveLength(6);
  });

  test('is streamed, and a loop that is left ends it', async () => {
    const seen: unknown[] = [];
    for await (const row of ofAcme().stream(own)) {
      seen.push(row);
      if (seen.length === 2) break;
    }
    expect(seen).toHaveLength(2);
  });

  test('guarantees that the caller’s signal ends it here and on the server', async () => {
    const controller = new AbortController();
    const asked = ofAcme().sql(endless, {}, { signal: controller.signal });
    const outcome = expect(asked).rejects.toMatchObject({ code: 'OPERATION_CANCELLED' });
    while ((await running()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await outcome;
    expect(await ended()).toBe(true);
  });

  test('guarantees that its time ends it here and on the server', async () => {
    await expect(ofAcme().sql(endless, {}, { timeout: 300 })).rejects.toMatchObject({
      code: 'STATEMENT_TIMEOUT',
    });
    expect(await ended()).toBe(true);
  });

  test('carries the id of its request to the server', async () => {
    const context = contextOf(acme, "req-9'; DROP TABLE x\n");
    const asked = scratch.analytics.forOrg(context).sql(endless, {}, { timeout: 2_000 });
    const outcome = expect(asked).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' });
    while ((await running()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const result = await scratch.writer.query({
      query: `SELECT query_id FROM system.processes WHERE query LIKE '%cityHash64(a.ts%'`,
      format: 'TabSeparated',
    });
    expect(await result.text()).toMatch(/req-9DROPTABLEx\.[0-9a-f-]{36}/);
    await outcome;
  });

  test('guarantees that an unreachable server is an error of the catalogue', async () => {
    const nowhere = createAnalytics({ url: 'http://w:x@127.0.0.1:9/', readerUrl: 'http://r:x@127.0.0.1:9/' });
    await expect(nowhere.forOrg(contextOf(acme)).sql(own)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await nowhere.close();
  });
});

describe('one client', () => {
  test('guarantees that 1 000 concurrent queries of 50 orgs do not cross', async () => {
    const orgs = Array.from({ length: 50 }, (_, n) =>
      orgId(`01900000-0000-7000-8000-${(0xa00 + n).toString(16).padStart(12, '0')}`),
    );
    const crowd = scratch.create({ limits: { waitingPerOrg: 1_000, timeout: 170_000 } });
    for (const [n, org] of orgs.entries()) {
      const row = {
        kind: 'crowd',
        ts: start.toISOString(),
        event_id: org,
        agent_id: org,
        message: org,
        bytes: n,
      };
      await crowd.forOrg(contextOf(org)).insert('events', [row]);
    }
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) => {
        const org = orgs[(n * 7) % 50] ?? acme;
        const client = crowd.forOrg(contextOf(org));
        const rows =
          n % 2 === 0
            ? await client.sql(
                'SELECT message FROM events WHERE org_id = {org_id:UUID} AND kind = {kind:String}',
                { kind: 'crowd' },
              )
            : await client.ask(questions.agentActivity, {
                from: start,
                to: new Date(start.getTime() + 1_000),
              });
        return {
          org,
          seen: rows.map((row) => ('message' in row ? row.message : (row as { agent_id: string }).agent_id)),
        };
      }),
    );
    expect(answers.filter(({ org, seen }) => seen.length !== 1 || seen[0] !== org)).toEqual([]);
  }, 180_000);
});
