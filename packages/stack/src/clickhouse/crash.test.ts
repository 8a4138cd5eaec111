import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ACME,
  ADMIN,
  createOrgTable,
  createReaderPolicy,
  rows,
  run,
  TestServer,
} from '../../test/clickhouse.js';
import { processesOf } from '../../test/processes.js';
import { until } from '../../test/until.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await createOrgTable(server.admin, 'd');
  await createReaderPolicy(server.admin, 'd');
  await run(server.admin, 'CREATE TABLE log (n UInt64) ENGINE = MergeTree ORDER BY n');
});
afterAll(() => server.remove());

/** Inserts one row after the other until it is told to end; says which were acknowledged. */
function traffic(stop: AbortSignal): Promise<{ acknowledged: number[]; codes: Set<string> }>[] {
  let next = 0;
  return Array.from({ length: 8 }, async () => {
    const acknowledged: number[] = [];
    const codes = new Set<string>();
    while (!stop.aborted) {
      const n = next++;
      const insert = server.admin.insert({ table: 'log', values: [{ n }], format: 'JSONEachRow' });
      await insert.then(
        () => acknowledged.push(n),
        (error) => codes.add(String(error.code)),
      );
    }
    return { acknowledged, codes };
  });
}

async function killEngine(): Promise<void> {
  const pid = await until(() => rows(server.admin, 'SELECT 1').then(() => server.enginePid()));
  process.kill(pid, 'SIGKILL');
  // Its last answers may still be on their way.
  await until(() => server.enginePid() !== pid);
}

describe('when the engine dies', () => {
  test.each(['SIGKILL', 'SIGSEGV', 'SIGABRT'] as const)(
    'by %s amid inserts, every acknowledged row is there',
    async (signal) => {
      const stop = new AbortController();
      const writers = traffic(stop.signal);
      for (let round = 0; round < 3; round++) {
        await sleep(200);
        const before = server.enginePid();
        process.kill(before, signal);
        await until(async () => server.enginePid() !== before && (await rows(server.admin, 'SELECT 1')));
      }
      stop.abort();
      const results = await Promise.all(writers);
      const acknowledged = results.flatMap((result) => result.acknowledged);
      const stored = new Set(
        (await rows(server.admin, 'SELECT toUInt32(n) AS n FROM log')).map(({ n }) => n),
      );
      expect(acknowledged.length).toBeGreaterThan(20);
      expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
      for (const code of results.flatMap(({ codes }) => [...codes])) expect(code).toMatch(/^(210|236)$/);
      await run(server.admin, 'TRUNCATE TABLE log');
    },
  );

  test('whoever waits for an answer is told so, and nobody else notices more than a delay', async () => {
    const asked = rows(server.admin, 'SELECT sleep(3)', { query_id: 'caught' });
    asked.catch(() => {});
    await until(
      async () =>
        (await rows(server.admin, `SELECT 1 FROM system.processes WHERE query_id = 'caught'`)).length,
    );
    process.kill(server.enginePid(), 'SIGKILL');
    await expect(asked).rejects.toMatchObject({
      code: '210',
      type: 'NETWORK_ERROR',
      message: expect.stringContaining('engine ended'),
    });
    expect(await server.admin.ping()).toEqual({ success: true });
  });

  test('guarantees that users, grants and policies are the same afterwards', async () => {
    await killEngine();
    const seen = () => rows(server.reader, 'SELECT count() AS n FROM d.events').catch(() => undefined);
    expect(await until(seen)).toEqual([{ n: 0 }]);
    const acme = { clickhouse_settings: { SQL_bulkhead_org: ACME } };
    expect(await rows(server.reader, 'SELECT count() AS n FROM d.events', acme)).toEqual([{ n: 3 }]);
    await expect(rows(server.reader, 'SELECT * FROM log')).rejects.toMatchObject({ code: '497' });
    expect(await rows(server.admin, 'SELECT short_name FROM system.row_policies')).toEqual([
      { short_name: 'org' },
    ]);
  });

  test('guarantees that a policy that was just acknowledged holds', async () => {
    await run(
      server.admin,
      `CREATE USER late IDENTIFIED BY 'p'`,
      'GRANT SELECT ON d.events TO late',
      'CREATE ROW POLICY late ON d.events USING 0 TO late',
    );
    await killEngine();
    const late = server.client({ username: 'late', password: 'p' });
    expect(await until(() => rows(late, 'SELECT * FROM d.events').catch(() => undefined))).toEqual([]);
  });
});

describe('when the whole server dies', () => {
  test('its engine ends with it, and a new server takes over the same folder', async () => {
    const { dataDir } = server;
    await run(server.admin, 'INSERT INTO log VALUES (1)');
    process.kill(server.server.pid, 'SIGKILL');
    const again = TestServer.start({ dataDir });
    server = await again;
    expect(await rows(server.admin, 'SELECT count() AS n FROM log')).toEqual([{ n: 1 }]);
    expect(processesOf(dataDir).map(Number)).toEqual([server.enginePid()]);
    expect((await server.post(ADMIN, 'SELECT 1')).status).toBe(200);
  });
});
