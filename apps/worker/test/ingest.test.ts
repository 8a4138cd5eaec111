import { acme, globex } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventLines, eventually, type WorkerUnderTest, workerUnderTest } from './worker-under-test.js';

let worker: WorkerUnderTest;
let running: ReturnType<WorkerUnderTest['start']>;
let stored = { acme: 0, globex: 0 };

beforeAll(async () => {
  worker = await workerUnderTest();
  running = worker.start();
});
afterEach(async () => {
  for (const org of [acme, globex]) {
    const rows = await worker.rows(org, 'events');
    expect(rows.every(({ message }) => String(message).includes(org.marker))).toBe(true);
    stored = { ...stored, [org.name]: rows.length };
  }
});
afterAll(() => worker.drop());

const arrived = (org: typeof acme, more: number) =>
  eventually(async () => (await worker.rows(org, 'events')).length >= stored[org.name] + more);
const reasons = async (org: typeof acme) => (await worker.deadLetters(org)).map(({ reason }) => reason);

describe('a worker', () => {
  test('stores the records of all orgs, each in its own', async () => {
    for (let n = 0; n < 20; n += 1) {
      await worker.append(acme, 'events', eventLines(acme, 50));
      await worker.append(globex, 'events', eventLines(globex, 5));
    }
    await Promise.all([arrived(acme, 1000), arrived(globex, 100)]);
    expect(await worker.rows(acme, 'events')).toHaveLength(stored.acme + 1000);
    expect(await worker.rows(globex, 'events')).toHaveLength(stored.globex + 100);
    await eventually(
      async () => (await worker.stores.redis.forOrg(acme.context()).lanes.state()).pending === 0,
    );
  });

  test('guarantees that one bad record in 10 000 loses only itself', async () => {
    const lines = eventLines(globex, 10_000);
    lines[6_789] = String(eventLines(globex, 1, { severity: 'none', message: `${globex.marker} bad` })[0]);
    await Promise.all([
      worker.append(globex, 'events', lines),
      worker.append(acme, 'events', eventLines(acme, 10)),
    ]);
    await Promise.all([arrived(globex, 9_999), arrived(acme, 10)]);
    await eventually(async () => (await reasons(globex)).length > 0);
    const [letter, ...others] = await worker.deadLetters(globex);
    expect(letter).toMatchObject({
      reason: 'unacceptable',
      detail: expect.stringMatching(/1 of 10000 records/),
    });
    expect(others).toEqual([]);
    const { deadLetters } = worker.stores.redis.forOrg(globex.context()).lanes;
    expect(String((await deadLetters.read(String(letter?.id))).payload)).toBe(`${lines[6_789]}\n`);
    await deadLetters.discard(String(letter?.id));
    expect(await worker.rows(globex, 'events')).toHaveLength(stored.globex + 9_999);
    expect(await reasons(acme)).toEqual([]);
  }, 60_000);

  test.each<[string, () => string[], string]>([
    ['another org', () => [...eventLines(acme, 2), ...eventLines(globex, 1)], 'other_org'],
    [
      'another org beside its own',
      () => eventLines(acme, 1).map((line) => line.replace(/}$/, `,"org_id":"${globex.id}"}`)),
      'unacceptable',
    ],
    ['a second object in a line', () => [`${eventLines(acme, 1)}${eventLines(globex, 1)}`], 'unacceptable'],
  ])('guarantees that a signed message with a record of %s stores none of it', async (_, lines, reason) => {
    await worker.append(acme, 'events', lines());
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual([reason]);
    const { deadLetters } = worker.stores.redis.forOrg(acme.context()).lanes;
    for (const { id } of await worker.deadLetters(acme)) await deadLetters.discard(id);
    expect(await worker.rows(acme, 'events')).toHaveLength(stored.acme);
    expect(await worker.rows(globex, 'events')).toHaveLength(stored.globex);
  });

  test('guarantees that telemetry of a suspended org waits, and is stored once it is active again', async () => {
    await worker.setState(acme, 'suspended');
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    await worker.append(acme, 'events', eventLines(acme, 3));
    await worker.append(globex, 'events', eventLines(globex, 3));
    await arrived(globex, 3);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await worker.rows(acme, 'events')).toHaveLength(stored.acme);
    expect(await reasons(acme)).toEqual([]);
    await worker.setState(acme, 'active');
    await arrived(acme, 3);
  }, 60_000);

  test('guarantees that telemetry of a closed org is a dead letter, and never stored', async () => {
    await worker.setState(globex, 'deleted');
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    await worker.append(globex, 'events', eventLines(globex, 3));
    await eventually(async () => (await reasons(globex)).length > 0);
    expect(await reasons(globex)).toEqual(['org_closed']);
    await worker.setState(globex, 'active');
    expect(await worker.rows(globex, 'events')).toHaveLength(stored.globex);
  }, 60_000);

  test('guarantees that no metric names an org', async () => {
    const text = await running.registry.metrics();
    expect(text).toMatch(/bulkhead_ingest_records_total\{table="events"\} \d+/);
    expect(text).not.toMatch(/0190000[ab]/);
  });

  test('guarantees that what it holds when it is aborted is stored once, by another one', async () => {
    await running.stop();
    let reached: () => void = () => {};
    const stuck = new Promise<void>((resolve) => {
      reached = resolve;
    });
    // Stores the rows and never hears of it, as when a worker dies in between.
    const slow = worker.start({
      analytics: {
        ...worker.stores.analytics,
        insertBatches: async (table, batches, options) => {
          await worker.stores.analytics.insertBatches(table, batches, { ...options });
          reached();
          return new Promise((_, reject) =>
            options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)),
          );
        },
      },
    });
    for (let n = 0; n < 5; n += 1) await worker.append(acme, 'events', eventLines(acme, 20));
    await stuck;
    await slow.stop(AbortSignal.abort());
    expect((await worker.rows(acme, 'events')).length).toBeGreaterThan(stored.acme);
    running = worker.start();
    await eventually(async () => {
      const { waiting, pending } = await worker.stores.redis.forOrg(acme.context()).lanes.state();
      return waiting + pending === 0;
    });
    expect(await worker.rows(acme, 'events')).toHaveLength(stored.acme + 100);
  }, 60_000);

  test('guarantees that the lane of a siloed org is read by its own group alone', async () => {
    await worker.sql(`update organizations set lane_group = 'silo' where id = $1`, globex.id);
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    await worker.append(globex, 'events', eventLines(globex, 3));
    await worker.append(acme, 'events', eventLines(acme, 3));
    await arrived(acme, 3);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await worker.rows(globex, 'events')).toHaveLength(stored.globex);
    const silo = worker.start({}, { WORKER_GROUP: 'silo' });
    await arrived(globex, 3);
    await silo.stop();
  }, 60_000);

  test('guarantees that nothing is appended for an org whose group cannot be found out', async () => {
    await worker.sql('delete from organizations where id = $1', acme.id);
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    await expect(worker.append(acme, 'events', eventLines(acme, 1))).rejects.toMatchObject({
      code: 'LANE_UNRESOLVED',
    });
  }, 60_000);
});
