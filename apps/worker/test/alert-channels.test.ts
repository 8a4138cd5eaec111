import { randomUUID } from 'node:crypto';
import { createVault } from '@bulkhead/service';
import type { OrgContext } from '@bulkhead/tenancy';
import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type MailServer, startMailServer } from './mail-server.js';
import { type Receiver, startReceiver } from './receiver.js';
import { eventually, type WorkerUnderTest, workerUnderTest } from './worker-under-test.js';

let worker: WorkerUnderTest;
let running: ReturnType<WorkerUnderTest['start']>;
let receiver: Receiver;
let mail: MailServer;

beforeAll(async () => {
  receiver = await startReceiver();
  mail = await startMailServer();
  worker = await workerUnderTest({
    SMTP_URL: mail.url,
    ALERT_FROM: 'alerts@bulkhead.example',
    PAGERDUTY_EVENTS_URL: `${receiver.address}/v2/enqueue`,
  });
  running = worker.start();
});
afterEach(async () => {
  await worker.sql('delete from alert_channels');
  await worker.sql('delete from incidents');
  for (const org of [acme, globex]) {
    for (const { id } of await worker.deadLetters(org)) await lanes(org).deadLetters.discard(id);
  }
  for (const list of [receiver.received, receiver.answers, mail.mails, mail.answers, mail.logins])
    list.length = 0;
  receiver.delay = 0;
});
afterAll(async () => {
  await worker.drop();
  receiver.close();
  await mail.close();
});

const db = (org: TestOrg) => worker.stores.db.forOrg(org.context());
const lanes = (org: TestOrg) => worker.stores.redis.forOrg(org.context()).lanes;
const reasons = async (org: TestOrg) => (await worker.deadLetters(org)).map(({ reason }) => reason);
const channel = (
  org: TestOrg,
  kind: 'email' | 'webhook' | 'slack' | 'pagerduty',
  config: object = {},
  secret?: string,
) => {
  const place = { orgId: org.id, table: 'alert_channels', column: 'secret_sealed' };
  const sealed = secret && createVault(worker.environment['SECRETS_KEY']).seal(place, secret);
  return db(org).alertChannel.create({
    data: { name: randomUUID(), kind, config, ...(sealed && { secretSealed: sealed }) },
  });
};
const open = (org: TestOrg, title = `checkout of ${org.marker}`, severity: 'major' | 'critical' = 'major') =>
  db(org).incident.create({ data: { title, severity, summary: 'it fails' } });
const settled = (org: TestOrg) =>
  eventually(async () => {
    const news = await worker.sql('select from bulkhead.incident_news');
    const { waiting, pending } = await lanes(org).state();
    return news.length + waiting + pending === 0;
  });
const events = () => receiver.received.map(({ body }) => JSON.parse(body).event);

describe('an incident', () => {
  test('guarantees that what people open, change and resolve is told once each, to the channels of their org alone', async () => {
    await channel(acme, 'webhook', { url: `${receiver.address}/acme` });
    await channel(globex, 'webhook', { url: `${receiver.address}/globex` });
    const more = worker.start();
    const { id } = await open(acme);
    await eventually(async () => receiver.received.length === 1);
    await db(acme).incident.update({ where: { id }, data: { status: 'acknowledged' } });
    await db(acme).incident.update({ where: { id }, data: { severity: 'critical' } });
    await eventually(async () => receiver.received.length === 2);
    await db(acme).incident.update({ where: { id }, data: { status: 'resolved', resolvedAt: new Date() } });
    await eventually(async () => receiver.received.length === 3);
    await settled(acme);
    await more.stop();
    expect(events()).toEqual(['incident.opened', 'incident.severity_changed', 'incident.resolved']);
    expect(receiver.received.map(({ url }) => url)).toEqual(['/acme', '/acme', '/acme']);
    expect(JSON.parse(String(receiver.received[1]?.body))).toMatchObject({
      incidentId: id,
      severity: 'critical',
      status: 'acknowledged',
      title: `checkout of ${acme.marker}`,
    });
  });

  test('guarantees that a worker that dies after telling tells nobody twice', async () => {
    await channel(acme, 'webhook', { url: receiver.address });
    await running.stop();
    const auth = worker.stores.db.asAuth();
    const unsettled = worker.start({
      db: {
        ...worker.stores.db,
        forOrg: (context) => worker.stores.db.forOrg(context),
        asAuth: () =>
          new Proxy(auth, {
            get: (target, name: keyof typeof auth) =>
              name === 'settleIncidentNews'
                ? () => Promise.reject(new Error('killed'))
                : target[name].bind(target),
          }),
      },
    });
    await open(acme);
    await eventually(async () => receiver.received.length === 1);
    await unsettled.stop();
    expect(await worker.sql('select from bulkhead.incident_news')).toHaveLength(1);
    await worker.sql(`update bulkhead.incident_news set claimed_at = now() - interval '2 minutes'`);
    running = worker.start();
    await settled(acme);
    expect(receiver.received).toHaveLength(1);
  });

  test('guarantees that one that is made while Redis is away is told when it is back', async () => {
    await channel(acme, 'webhook', { url: receiver.address });
    await running.stop();
    const away = worker.start({
      redis: {
        ...worker.stores.redis,
        forOrg: (context: OrgContext) => ({
          ...worker.stores.redis.forOrg(context),
          lanes: { ...lanes(acme), append: () => Promise.reject(new Error('away')) },
        }),
      } as never,
    });
    await open(acme);
    await eventually(
      async () =>
        (await worker.sql('select from bulkhead.incident_news where claimed_at is not null')).length === 1,
    );
    await away.stop();
    await worker.sql(`update bulkhead.incident_news set claimed_at = now() - interval '2 minutes'`);
    running = worker.start();
    await eventually(async () => receiver.received.length === 1);
    expect(events()).toEqual(['incident.opened']);
  });

  test('guarantees that a message with the id of another org’s incident tells nothing of it', async () => {
    const foreign = await open(globex);
    await settled(globex);
    const { id: channelId } = await channel(acme, 'webhook', { url: receiver.address });
    const payload = {
      channelId,
      incidentId: foreign.id,
      event: 'incident.opened',
      title: 'x',
      severity: 'major',
      status: 'open',
      summary: '',
      occurredAt: new Date().toISOString(),
    };
    await lanes(acme).append([{ kind: 'job.alert.deliver', payload: JSON.stringify(payload) }]);
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['incident_unknown']);
    expect(receiver.received).toEqual([]);
  });

  test('guarantees that no more than four of one org are told at once, and that others do not wait for them', async () => {
    receiver.delay = 1_000;
    for (let n = 0; n < 12; n += 1) await channel(acme, 'webhook', { url: `${receiver.address}/acme` });
    await channel(globex, 'webhook', { url: `${receiver.address}/globex` });
    await open(acme);
    await eventually(async () => receiver.received.length >= 4);
    await open(globex);
    await eventually(async () => receiver.received.some(({ url }) => url === '/globex'));
    expect(receiver.received.filter(({ url }) => url === '/acme').length).toBeLessThan(12);
    await settled(acme);
    expect(receiver.most()).toBeLessThanOrEqual(5);
    expect(receiver.received).toHaveLength(13);
  }, 30_000);
});

describe('a channel of PagerDuty', () => {
  test('is rung and resolved under the id of the incident, with its routing key', async () => {
    await channel(acme, 'pagerduty', {}, 'routing key of acme');
    const { id } = await open(acme, 'x'.repeat(200), 'critical');
    await eventually(async () => receiver.received.length === 1);
    await db(acme).incident.update({ where: { id }, data: { status: 'resolved', resolvedAt: new Date() } });
    await eventually(async () => receiver.received.length === 2);
    expect(receiver.received.map(({ url, body }) => [url, JSON.parse(body)])).toEqual(
      ['trigger', 'resolve'].map((action) => [
        '/v2/enqueue',
        {
          routing_key: 'routing key of acme',
          event_action: action,
          dedup_key: id,
          payload: expect.objectContaining({
            summary: 'x'.repeat(200),
            severity: 'critical',
            source: 'bulkhead',
          }),
        },
      ]),
    );
  });

  test('guarantees that it is not rung again after the incident was resolved', async () => {
    await channel(acme, 'pagerduty', {}, 'key');
    receiver.answers.push(429, 429);
    const { id } = await open(acme);
    await eventually(async () => receiver.received.length === 1);
    await db(acme).incident.update({ where: { id }, data: { status: 'resolved', resolvedAt: new Date() } });
    await settled(acme);
    const actions = receiver.received.map(({ body }) => JSON.parse(body).event_action);
    expect(actions.slice(actions.indexOf('resolve'))).not.toContain('trigger');
    expect(actions).toContain('resolve');
  }, 30_000);

  test('without a routing key is a dead letter, and a refused key as well', async () => {
    await channel(acme, 'pagerduty');
    await open(acme);
    await eventually(async () => (await reasons(acme)).length === 1);
    await channel(globex, 'pagerduty', {}, 'wrong');
    receiver.answers.push(400);
    await open(globex);
    await eventually(async () => (await reasons(globex)).length === 1);
    expect([await reasons(acme), await reasons(globex)]).toEqual([['channel_incomplete'], ['refused']]);
  });
});

describe('a channel by email', () => {
  test('is sent to its addresses from the deployment’s own', async () => {
    await channel(acme, 'email', { to: ['one@example.org', 'two@example.org'] });
    const { id } = await open(acme, 'Zahlung schlägt fehl');
    await eventually(async () => mail.mails.length > 0);
    const [{ from, to, source }] = mail.mails as [MailServer['mails'][0]];
    expect([from, to]).toEqual(['alerts@bulkhead.example', ['one@example.org', 'two@example.org']]);
    expect(source).toMatch(/^From: alerts@bulkhead.example\r$/m);
    expect(source).toMatch(/^Message-ID:\s+<alert\.[0-9a-f-]+\.[0-9a-f-]+@bulkhead.example>\r$/m);
    expect(source).toContain(id);
    await settled(acme);
    expect(mail.mails).toHaveLength(1);
  });

  test.each([
    ['\r\nBcc: victim@example.org\r\n\r\nhello'],
    ['\nX-Evil: 1'],
    ['\rX-Evil: 1'],
    ['\u2028X-Evil: 1\u0085X-Evil: 2'],
    ['=?utf-8?q?=0D=0ABcc=3A?= x'],
    ['\r\n.\r\nRCPT TO:<victim@example.org>\r\n'],
  ])('guarantees that the title %j adds no header, no addressee and no second mail', async (title) => {
    await channel(acme, 'email', { to: 'one@example.org' });
    await open(acme, `down${title}`);
    await eventually(async () => mail.mails.length > 0);
    await settled(acme);
    expect(mail.mails.map(({ to }) => to)).toEqual([['one@example.org']]);
    const [head = ''] = String(mail.mails[0]?.source).split('\r\n\r\n');
    const names = head
      .split('\r\n')
      .filter((line) => !/^\s/.test(line))
      .map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
    expect(names.toSorted()).toEqual([
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
  });

  test.each([
    ['no address', {}],
    ['no list of addresses', { to: 'one@example.org, two@example.org' }],
    ['a header', { to: 'one@example.org\r\nBcc: victim@example.org' }],
    ['another name', { to: 'Evil <victim@example.org>' }],
    ['none', { to: [] }],
    ['too many', { to: Array.from({ length: 21 }, (_, n) => `a${n}@example.org`) }],
  ])('guarantees that %s as addressee is a dead letter and no mail', async (_, config) => {
    await channel(acme, 'email', config);
    await open(acme);
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['channel_incomplete']);
    expect(mail.mails).toEqual([]);
  });

  test('comes again when the server is busy, and is a dead letter when it refuses', async () => {
    await channel(acme, 'email', { to: 'one@example.org' });
    mail.answers.push(451);
    await open(acme);
    await eventually(async () => mail.mails.length === 1);
    mail.answers.push(554);
    await open(acme);
    await eventually(async () => (await reasons(acme)).length > 0);
    expect(await reasons(acme)).toEqual(['refused']);
    expect(mail.mails).toHaveLength(1);
  });

  test('tells the admins of an addressee that the server does not know', async () => {
    await channel(acme, 'email', { to: ['one@example.org', mail.unknown] });
    await open(acme);
    await eventually(async () => (await reasons(acme)).length > 0);
    const [letter] = await worker.deadLetters(acme);
    expect(letter).toMatchObject({ reason: 'refused', detail: 'the mail server took 1 of 2 addresses' });
  });

  test('guarantees that a password is not sent to a server without TLS', async () => {
    await running.stop();
    const careless = worker.start({}, { SMTP_URL: mail.url.replace('//', '//user:password@') });
    await channel(acme, 'email', { to: 'one@example.org' });
    await open(acme);
    await eventually(async () =>
      (await careless.registry.metrics()).includes('alert.deliver",outcome="failed"'),
    );
    await careless.stop();
    expect([mail.logins, mail.mails]).toEqual([[], []]);
    running = worker.start();
  });

  test('without a mail server is a dead letter that says so', async () => {
    await settled(acme);
    await running.stop();
    const bare = worker.start({}, { SMTP_URL: undefined, ALERT_FROM: undefined });
    await channel(acme, 'email', { to: 'one@example.org' });
    await open(acme);
    await eventually(async () => (await reasons(acme)).length > 0);
    const [letter] = await worker.deadLetters(acme);
    expect(letter).toMatchObject({ reason: 'not_configured', detail: expect.stringContaining('SMTP_URL') });
    await bare.stop();
    running = worker.start();
  });
});
