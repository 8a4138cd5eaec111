import { createHmac, randomUUID } from 'node:crypto';
import { createVault } from '@bulkhead/service';
import { tokenId } from '@bulkhead/tenancy';
import { acme, globex, type TestOrg, withRedis } from '@bulkhead/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Received, type Receiver, startReceiver } from './receiver.js';
import { eventually, type WorkerUnderTest, workerUnderTest } from './worker-under-test.js';

let worker: WorkerUnderTest;
let receiver: Receiver;
let address: string;
let received: Received[];
let answers: number[];

beforeAll(async () => {
  receiver = await startReceiver();
  ({ address, received, answers } = receiver);
  worker = await workerUnderTest();
  worker.start();
});
beforeEach(() => {
  received.length = 0;
  answers.length = 0;
});
afterAll(async () => {
  await worker.drop();
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
  // Resolved when it is written down, so that the worker has nothing to tell of it by itself.
  const incident = await db(org).incident.create({ data: { title: 'x', status: 'resolved' } });
  const news = {
    channelId,
    incidentId: incident.id,
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
    answers.push(503, 500);
    const channel = await channelOf(acme, { url: `${address}/again` });
    await alertFor(acme, channel.id);
    await eventually(async () => received.length === 3);
    expect(new Set(received.map(({ headers }) => headers['bulkhead-delivery'])).size).toBe(1);
  });

  test('guarantees that a redirect is not followed', async () => {
    answers.push(302);
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

  test('guarantees that a foreign attempt is chained in the log of an org that writes nothing else', async () => {
    const { id } = await db(globex).team.create({ data: { name: 'quiet', slug: 'quiet' } });
    await worker.stores.db.asAuth().recordForeignAttempt(acme.id, 'teams', id);
    const entry = async () =>
      (await worker.sql(`select org_id, sequence from audit_log where action = 'access.foreign'`))[0];
    expect((await entry())?.['org_id']).toBe(globex.id);
    await eventually(async () => (await entry())?.['sequence'] !== null);
    const heads = await worker.sql('select org_id from bulkhead.audit_heads where org_id = $1', globex.id);
    expect(heads).toHaveLength(1);
    expect(await worker.sql('select from audit_log where sequence is null')).toEqual([]);
  }, 30_000);

  test('guarantees that uses of keys are written down in their own org, and not those of revoked ones', async () => {
    const token = (org: TestOrg, name: string, revokedAt: Date | null = null) =>
      db(org).token.create({
        data: {
          name,
          publicId: `${org.name}-${name}`,
          secretHash: new Uint8Array(32),
          scopes: [],
          revokedAt,
        },
      });
    const [used, revoked] = [await token(acme, 'used'), await token(acme, 'revoked', new Date())];
    const foreign = await token(globex, 'foreign');
    const redis = worker.stores.redis.forOrg(acme.context());
    for (const { id } of [used, revoked, foreign]) await redis.noteTokenUse(tokenId(id));
    await withRedis(String(worker.environment['REDIS_URL']), (client) =>
      client.zadd('tokens:used', 0, acme.id),
    );
    const lastUsed = async () =>
      Object.fromEntries(
        (await worker.sql('select name, last_used_at as at from tokens')).map(({ name, at }) => [name, at]),
      );
    await eventually(async () => (await lastUsed())['used'] !== null);
    expect(await lastUsed()).toEqual({ used: expect.any(Date), revoked: null, foreign: null });
  }, 30_000);
});
