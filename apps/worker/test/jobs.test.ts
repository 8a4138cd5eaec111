import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { orgLines } from '@bulkhead/analytics';
import { createVault } from '@bulkhead/service';
import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, type WorkerUnderTest, workerUnderTest } from './worker-under-test.js';

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let worker: WorkerUnderTest;
let receiver: Server;
let address: string;
let received: Received[] = [];
let answers: number[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        url: String(request.url),
        headers: request.headers,
        body: String(Buffer.concat(chunks)),
      });
      response.writeHead(answers.shift() ?? 200, { location: `${address}/elsewhere` }).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  worker = await workerUnderTest();
  worker.start();
});
beforeEach(() => {
  received = [];
  answers = [];
});
afterAll(async () => {
  await worker.drop();
  receiver.closeAllConnections();
  receiver.close();
});

const db = (org: TestOrg) => worker.stores.db.forOrg(org.context());
const channelOf = async (org: TestOrg, config: object, secret?: string) => {
  const place = { orgId: org.id, table: 'alert_channels', column: 'secret_sealed' };
  const sealed = secret && createVault(worker.environment['SECRETS_KEY']).seal(place, secret);
  return db(org).alertChannel.create({
    data: { name: randomUUID(), kind: 'webhook', config, ...(sealed && { secretSealed: sealed }) },
  });
};
const alertFor = async (org: TestOrg, channelId: string) => {
  const news = {
    channelId,
    incidentId: randomUUID(),
    event: 'incident.opened',
    title: `checkout of ${org.marker}`,
    severity: 'major',
    status: 'open',
    summary: '',
    occurredAt: new Date().toISOString(),
  };
  const payload = JSON.stringify(news);
  await worker.stores.redis
    .forOrg(org.context())
    .lanes.append([{ kind: 'job.alert.deliver', payload, id: `alert.${news.incidentId}` }]);
  return news;
};
const reasons = async (org: TestOrg) => (await worker.deadLetters(org)).map(({ reason }) => reason);
const discardAll = async (org: TestOrg) => {
  const { deadLetters } = worker.stores.redis.forOrg(org.context()).lanes;
  for (const { id } of await deadLetters.list()) await deadLetters.discard(id);
};

describe('an alert', () => {
  test('arrives, signed with the secret of its channel', async () => {
    const channel = await channelOf(acme, { url: `${address}/hook` }, 'a secret of acme');
    const news = await alertFor(acme, channel.id);
    await eventually(async () => received.length > 0);
    const [{ url, headers, body }] = received as [Received];
    expect(url).toBe('/hook');
    expect(JSON.parse(body)).toMatchObject({ event: 'incident.opened', incidentId: news.incidentId });
    const [, seconds, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['bulkhead-signature'])) ?? [];
    expect(signature).toBe(
      createHmac('sha256', 'a secret of acme').update(`${seconds}.${body}`).digest('hex'),
    );
    expect(headers['bulkhead-delivery']).toBe(`alert.${news.incidentId}`);
  });

  test('comes again when the receiver fails, under the same id', async () => {
    answers = [503, 500];
    const channel = await channelOf(acme, { url: `${address}/again` });
    await alertFor(acme, channel.id);
    await eventually(async () => received.length === 3);
    expect(new Set(received.map(({ headers }) => headers['bulkhead-delivery'])).size).toBe(1);
  });

  test('guarantees that a redirect is not followed', async () => {
    answers = [302];
    const channel = await channelOf(acme, { url: `${address}/moved` });
    await alertFor(acme, channel.id);
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['refused']);
    expect(received.map(({ url }) => url)).toEqual(['/moved']);
    await discardAll(acme);
  });

  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]:8123/',
    'http://[::ffff:10.0.0.1]/',
    'http://2130706434/',
    'http://0x0a000001/',
    'http://user:password@127.0.0.1/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'no address',
  ])('guarantees that it is not sent to %s', async (url) => {
    const channel = await channelOf(acme, { url });
    await alertFor(acme, channel.id);
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['address_refused']);
    expect(received).toEqual([]);
    await discardAll(acme);
  });

  test('guarantees that an org reaches no channel of another one', async () => {
    const channel = await channelOf(globex, { url: `${address}/globex` });
    await alertFor(acme, channel.id);
    await eventually(async () => {
      const { waiting, pending } = await worker.stores.redis.forOrg(acme.context()).lanes.state();
      return waiting + pending === 0;
    });
    expect(received).toEqual([]);
  });

  test('guarantees that a job of a closed org is not done', async () => {
    const channel = await channelOf(globex, { url: `${address}/closed` });
    await worker.setState(globex, 'deleted');
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    await alertFor(globex, channel.id);
    await eventually(async () => (await reasons(globex)).length > 0);
    expect(await reasons(globex)).toEqual(['org_closed']);
    expect(received).toEqual([]);
    await worker.setState(globex, 'active');
    await discardAll(globex);
  });

  test('a job that nobody knows is a dead letter', async () => {
    await worker.stores.redis.forOrg(acme.context()).lanes.append([{ kind: 'job.nonsense', payload: '{}' }]);
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['unknown_kind']);
    await discardAll(acme);
  });
});

describe('an SLO', () => {
  const spans = (org: TestOrg, count: number, bad: number) =>
    orgLines<'otel_traces'>(
      org.context(),
      Array.from({ length: count }, (_, n) => ({
        service: 'checkout',
        ts: new Date().toISOString(),
        trace_id: String(n),
        span_id: String(n),
        name: 'GET /',
        duration_ns: 1,
        status_code: n < bad ? 'Error' : 'Ok',
      })),
    );

  test('that burns too fast opens one incident in its own org and tells its channels, then resolves it', async () => {
    await channelOf(acme, { url: `${address}/slo` });
    const batches = [{ context: acme.context(), lines: spans(acme, 100, 50) }];
    await worker.stores.analytics.insertBatches('otel_traces', batches);
    for (const org of [acme, globex]) {
      const service = await db(org).catalogEntity.create({ data: { kind: 'service', name: 'checkout' } });
      await db(org).slo.create({
        data: { name: 'answers', indicator: 'availability', target: '99.9', serviceId: service.id },
      });
    }
    await eventually(async () => (await db(acme).incident.findMany({})).length > 0);
    await eventually(async () => received.some(({ url }) => url === '/slo'));
    const [incident] = await db(acme).incident.findMany({});
    expect(incident).toMatchObject({
      status: 'open',
      severity: 'critical',
      title: expect.stringContaining('answers'),
    });
    const again = 'update slos set evaluated_at = null';
    await worker.sql(again);
    await eventually(
      async () => (await worker.sql('select from slos where evaluated_at is null')).length === 0,
    );
    expect(await db(acme).incident.findMany({})).toHaveLength(1);
    expect(await db(globex).incident.findMany({})).toEqual([]);
    const good = [{ context: acme.context(), lines: spans(acme, 100_000, 0) }];
    await worker.stores.analytics.insertBatches('otel_traces', good);
    await worker.sql(again);
    await eventually(async () => (await db(acme).incident.findFirst({}))?.status === 'resolved');
    await eventually(async () => received.some(({ body }) => body.includes('incident.resolved')));
    const audit = await worker.sql(
      'select org_id, actor_kind from audit_log where action like $1',
      'incident.%',
    );
    expect(audit.every(({ org_id, actor_kind }) => org_id === acme.id && actor_kind === 'system')).toBe(true);
    expect(audit).toHaveLength(2);
  }, 60_000);
});

describe('what comes with the time', () => {
  test('expired answers and memories go, and nothing else', async () => {
    const agent = await db(acme).agent.create({ data: { name: 'a' } });
    const memory = (content: string, expiresAt: Date | null) =>
      db(acme).memory.create({ data: { agentId: agent.id, content, expiresAt } });
    const past = new Date(Date.now() - 1_000);
    const future = new Date(Date.now() + 3_600_000);
    await Promise.all([memory('gone', past), memory('later', future), memory('never', null)]);
    const key = (name: string, expiresAt: Date) =>
      db(acme).idempotencyKey.create({
        data: { key: name, method: 'POST', path: '/', requestHash: new Uint8Array(32), expiresAt },
      });
    await Promise.all([key('gone-key', past), key('later-key', future)]);
    await worker.stores.db.asAuth().expireRows(1_000);
    expect((await db(acme).memory.findMany({})).map(({ content }) => content).toSorted()).toEqual([
      'later',
      'never',
    ]);
    expect((await db(acme).idempotencyKey.findMany({})).map(({ key }) => key)).toEqual(['later-key']);
  });

  test('audit entries of every org are chained', async () => {
    for (const org of [acme, globex]) await db(org).auditEntry.create({ data: { action: 'test.sealed' } });
    await worker.stores.db.asAuth().chainAuditLogs(undefined, 100);
    await eventually(
      async () => (await worker.sql('select from audit_log where sequence is null')).length === 0,
    );
    const heads = await worker.sql('select org_id, sequence from bulkhead.audit_heads order by org_id');
    expect(heads.map(({ org_id }) => org_id)).toEqual([acme.id, globex.id]);
  });
});
