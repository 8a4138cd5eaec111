import { orgLines } from '@bulkhead/analytics';
import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Receiver, startReceiver } from './receiver.js';
import { eventually, type WorkerUnderTest, workerUnderTest } from './worker-under-test.js';

let worker: WorkerUnderTest;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  worker = await workerUnderTest();
});
afterEach(async () => {
  await worker.stop();
  for (const table of ['incidents', 'slos', 'catalog_entities', 'alert_channels', 'audit_log']) {
    await worker.sql(`delete from ${table}`);
  }
});
afterAll(async () => {
  await worker.drop();
  receiver.close();
});

const db = (org: TestOrg) => worker.stores.db.forOrg(org.context());
const incidents = (org: TestOrg) => db(org).incident.findMany({ orderBy: { title: 'asc' } });
const spans = (org: TestOrg, service: string, count: number, bad: number) =>
  worker.stores.analytics.insertBatches('otel_traces', [
    {
      context: org.context(),
      lines: orgLines<'otel_traces'>(
        org.context(),
        Array.from({ length: count }, (_, n) => ({
          service,
          ts: new Date().toISOString(),
          trace_id: String(n),
          span_id: String(n),
          name: 'GET /',
          duration_ns: 1,
          status_code: n < bad ? 'Error' : 'Ok',
        })),
      ),
    },
  ]);
const sloOf = async (org: TestOrg, service: string, name = 'answers') => {
  const { id } = await db(org).catalogEntity.create({ data: { kind: 'service', name: service } });
  return db(org).slo.create({
    data: { name, indicator: 'availability', target: '99.9', serviceId: id },
  });
};
const evaluated = async () => {
  await worker.sql('update slos set evaluated_at = null');
  await eventually(
    async () => (await worker.sql('select from slos where evaluated_at is null')).length === 0,
  );
};
/** Until whoever claimed them has judged them too. */
const judged = async () => {
  await evaluated();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
};

describe('an SLO', () => {
  test('that burns too fast opens one incident in its own org and tells its channels, then resolves it', async () => {
    worker.start();
    await db(acme).alertChannel.create({
      data: { name: 'hook', kind: 'webhook', config: { url: receiver.address } },
    });
    await spans(acme, 'checkout', 100, 50);
    for (const org of [acme, globex]) await sloOf(org, 'checkout');
    await eventually(async () => (await incidents(acme)).length > 0);
    await eventually(async () => receiver.received.some(({ body }) => body.includes('incident.opened')));
    expect(await incidents(acme)).toMatchObject([
      { status: 'open', severity: 'critical', title: expect.stringContaining('answers') },
    ]);
    await judged();
    expect(await incidents(acme)).toHaveLength(1);
    expect(await incidents(globex)).toEqual([]);
    await spans(acme, 'checkout', 100_000, 0);
    await worker.sql('update slos set evaluated_at = null');
    await eventually(async () => (await incidents(acme))[0]?.status === 'resolved');
    await eventually(async () => receiver.received.some(({ body }) => body.includes('incident.resolved')));
    expect(receiver.received).toHaveLength(2);
    const audit = await worker.sql(
      'select org_id, actor_kind from audit_log where action like $1',
      'incident.%',
    );
    expect(audit.every(({ org_id, actor_kind }) => org_id === acme.id && actor_kind === 'system')).toBe(true);
    expect(audit).toHaveLength(2);
  }, 60_000);

  const hostile = [
    `'; DROP TABLE otel_traces; --`,
    `' OR '1'='1`,
    `\\' OR 1=1 --`,
    '\\',
    '\\N',
    'a\tb\nc\rd',
    '{service:String}',
    '%',
    '\u0001\u007f',
    '会社 🏢 \u202e',
    // The longest that the api takes.
    '🏢'.repeat(100),
  ];

  test('guarantees that a service is compared by its name, whatever the name is, and with the org’s own rows', async () => {
    for (const [at, service] of hostile.entries()) {
      await spans(acme, service, 100, 50);
      await spans(globex, service, 100, 0);
      await sloOf(acme, service, `s${at}`);
      await sloOf(globex, service, `s${at}`);
    }
    await spans(acme, 'innocent', 100, 0);
    await sloOf(acme, 'innocent', 'innocent');
    worker.start();
    await eventually(async () => (await incidents(acme)).length >= hostile.length);
    await judged();
    expect((await incidents(acme)).map(({ title }) => title.split(':')[0]).toSorted()).toEqual(
      hostile.map((_, at) => `s${at}`).toSorted(),
    );
    expect(await incidents(globex)).toEqual([]);
  }, 60_000);

  test('guarantees that one of a suspended org is not looked at until it is active again', async () => {
    await spans(acme, 'suspended', 100, 50);
    await sloOf(acme, 'suspended');
    await sloOf(globex, 'suspended');
    await worker.setState(acme, 'suspended');
    worker.start();
    await eventually(
      async () => (await worker.sql('select from slos where evaluated_at is not null')).length === 1,
    );
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await worker.sql('select org_id from slos where evaluated_at is null')).toEqual([
      { org_id: acme.id },
    ]);
    expect(await incidents(acme)).toEqual([]);
    await worker.setState(acme, 'active');
    await eventually(async () => (await incidents(acme)).length === 1);
  }, 60_000);

  test('guarantees that two workers open one incident each time', async () => {
    await spans(acme, 'shared', 100, 50);
    for (let n = 0; n < 30; n += 1) await sloOf(acme, n === 0 ? 'shared' : `other ${n}`, `s${n}`);
    const id = (await db(acme).catalogEntity.findFirst({ where: { name: 'shared' } }))?.id ?? null;
    await db(acme).slo.updateMany({ where: {}, data: { serviceId: id } });
    for (let n = 0; n < 3; n += 1) worker.start();
    await eventually(async () => (await incidents(acme)).length >= 30);
    await judged();
    await judged();
    expect(await incidents(acme)).toHaveLength(30);
  }, 60_000);

  test('guarantees that a clock that was set back neither stops it nor opens a second incident', async () => {
    await spans(acme, 'clock', 100, 50);
    const slo = await sloOf(acme, 'clock');
    const ahead = new Date(Date.now() + 3_600_000);
    const times = { startedAt: new Date(Date.now() + 1_800_000), sloId: slo.id };
    // The clock was an hour ahead when the first one was resolved, and half an hour when the second one began.
    await db(acme).incident.create({
      data: { ...times, title: 'earlier', status: 'resolved', startedAt: ahead, resolvedAt: ahead },
    });
    await db(acme).incident.create({ data: { ...times, title: 'later' } });
    await worker.sql(`update slos set evaluated_at = now() + interval '1 hour'`);
    worker.start();
    await eventually(
      async () => (await worker.sql('select from slos where evaluated_at < now()')).length === 1,
    );
    await judged();
    expect((await incidents(acme)).map(({ title, status }) => [title, status])).toEqual([
      ['earlier', 'resolved'],
      ['later', 'open'],
    ]);
    await spans(acme, 'clock', 100_000, 0);
    await worker.sql('update slos set evaluated_at = null');
    await eventually(async () => (await incidents(acme)).every(({ status }) => status === 'resolved'));
  }, 60_000);
});
