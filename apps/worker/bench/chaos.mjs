// pnpm chaos:ingest --seed N --records N: 20 orgs push records while workers, Redis, ClickHouse and the api are killed
// and restarted at random. Prints what was acknowledged, and what of it is missing, there twice, or somebody else's.

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createAnalytics } from '@bulkhead/analytics';
import { createRedis } from '@bulkhead/redis';
import { orgId, systemId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import { endWith, Service, seedOrgs, startStack } from './own-stack.mjs';
import { randomOf } from './random.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    records: { type: 'string', default: '200000' },
    orgs: { type: 'string', default: '20' },
  },
});
const [seed, records, orgCount] = [values.seed, values.records, values.orgs].map(Number);
if (![seed, records, orgCount].every((value) => Number.isSafeInteger(value) && value > 0)) {
  console.error(
    'usage: pnpm chaos:ingest --seed <whole number> --records <whole number> [--orgs <whole number>]',
  );
  process.exit(2);
}
const say = (line) => process.stderr.write(`${line}\n`);
/** Records a second in all: kills need time to happen, twenty seconds at least. */
const PACE = Math.min(6_000, records / 20);
const random = randomOf(seed);
/** Answers that a record was known. Without any, that nothing is there twice would mean little. */
let duplicates = 0;

/** An answer that another try would not change. */
class Refused extends Error {}

const stack = await startStack(say);
const services = ['api', 'worker-1', 'worker-2'].map(
  (name) => new Service(name, stack.environment, stack.folder),
);
const [api, ...workers] = services;
let exitCode = 1;
endWith(async () => {
  await Promise.all(services.map((service) => service.stop('SIGKILL')));
  await stack.stop();
});
try {
  const orgs = await seedOrgs(stack, orgCount);
  await Promise.all(services.map((service) => service.start()));
  const sending = new AbortController();
  const killed = killAtRandom(sending.signal);
  const acknowledged = await sendAll(orgs);
  sending.abort();
  const kills = await killed;
  say(
    `${acknowledged} records acknowledged after ${kills} kills; ${duplicates} times one was known; waiting for the workers`,
  );
  const result = await look(orgs, acknowledged);
  process.stdout.write(`${JSON.stringify({ acknowledged, ...result, kills })}\n`);
  exitCode = result.missing + result.twice + result.foreign === 0 && acknowledged === records ? 0 : 1;
} finally {
  await Promise.all(services.map((service) => service.stop()));
  if (exitCode === 0) await stack.stop();
  else say(`the stack's folder is left for a look: ${stack.folder}`);
}
process.exit(exitCode);

async function killAtRandom(signal) {
  let kills = 0;
  const victims = [...workers, ...workers, api, 'redis', 'clickhouse'];
  while (!signal.aborted) {
    await sleep(1_000 + random() * 2_000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const victim = victims[Math.floor(random() * victims.length)];
    if (typeof victim !== 'string') victim.kill();
    else {
      const { [victim]: store } = await stack.status();
      if (store.state !== 'running' || store.pid === undefined) continue;
      process.kill(store.pid, 'SIGKILL');
    }
    kills += 1;
  }
  return kills;
}

async function sendAll(orgs) {
  const begun = performance.now();
  let sent = 0;
  const share = Math.ceil(records / orgs.length);
  const counts = await Promise.all(
    orgs.map(async (org, place) => {
      const own = randomOf(seed * 1_000 + place);
      const total = Math.max(0, Math.min(share, records - place * share));
      const wait = () => sleep(Math.max(0, (sent / PACE) * 1_000 - (performance.now() - begun)));
      let acknowledged = [];
      for (let from = 0; from < total; ) {
        const count = Math.min(1 + Math.floor(own() * 400), total - from);
        await wait();
        sent += count;
        if (own() < 0.5) await sendWithKey(org, from, count);
        else acknowledged = await sendWithIds(org, from, count, own, acknowledged);
        from += count;
      }
      return total;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function record(org, n, more) {
  return { kind: 'chaos', message: org.slug, bytes: n, ...more };
}

/** The same request under the same key each time, as agents do. */
async function sendWithKey(org, from, count) {
  const body = Array.from({ length: count }, (_, n) => record(org, from + n));
  await insist(async () => {
    const answer = await post(org, body, { 'idempotency-key': `chaos-${seed}-${org.slug}-${from}` });
    return answer.status === 202;
  });
}

/**
 * Records with ids and no key: what got no answer is sent again in other portions and in another order, together with
 * records that were acknowledged before, of which some go out in two requests at once.
 */
async function sendWithIds(org, from, count, own, acknowledged) {
  let left = Array.from({ length: count }, (_, n) =>
    record(org, from + n, { event_id: idOf(org, from + n) }),
  );
  const all = left;
  await insist(async () => {
    const size = 1 + Math.floor(own() * left.length);
    const again = acknowledged.filter(() => own() < 0.1);
    const portions = [left.slice(0, size), left.slice(Math.floor(size / 2)).toReversed()];
    const answers = await Promise.all(portions.map((part) => post(org, [...again, ...part])));
    const taken = new Set(portions.flatMap((part, at) => (answers[at].status === 202 ? part : [])));
    left = left.filter((one) => !taken.has(one));
    duplicates += answers.reduce((sum, answer) => sum + answer.duplicates, 0);
    return left.length === 0;
  });
  return [...acknowledged, ...all].slice(-1_000);
}

function idOf(org, n) {
  const hex = createHash('sha256').update(`${seed} ${org.slug} ${n}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function insist(attempt) {
  for (let tries = 1; !(await attempt()); tries += 1) {
    if (tries === 400) throw new Error('a request was never acknowledged');
    await sleep(Math.min(100 * tries, 1_000));
  }
}

/** Status 0: no answer. */
async function post(org, records, headers = {}) {
  try {
    const response = await fetch(`${api.url}/v1/ingest/events`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${org.key}`,
        'content-type': 'application/x-ndjson',
        ...headers,
      },
      body: records.map((one) => JSON.stringify(one)).join('\n'),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    const { status } = response;
    if (status !== 202 && status < 500 && status !== 429) throw new Refused(`${status} ${text}`);
    return { status, duplicates: status === 202 ? (JSON.parse(text).duplicates ?? 0) : 0 };
  } catch (error) {
    if (error instanceof Refused) throw error;
    return { status: 0, duplicates: 0 };
  }
}

async function look(orgs, acknowledged) {
  const {
    CLICKHOUSE_URL: url,
    CLICKHOUSE_READER_URL: readerUrl,
    REDIS_URL,
    INGEST_SIGNING_KEYS,
  } = stack.environment;
  const analytics = createAnalytics({ url, readerUrl, production: false, limits: { rows: 1_000_000 } });
  const redis = createRedis({ url: REDIS_URL, envelopeKeys: INGEST_SIGNING_KEYS });
  try {
    const contexts = orgs.map((org) => ({ ...org, context: contextOf(org.orgId) }));
    const until = performance.now() + 120_000;
    while (performance.now() < until) {
      let left = 0;
      for (const { context } of contexts) {
        const state = await redis
          .forOrg(context)
          .lanes.state()
          .catch(() => ({ waiting: 1, pending: 0, dead: 0 }));
        left += state.waiting + state.pending;
      }
      if (left === 0) break;
      await sleep(500);
    }
    const share = Math.ceil(records / orgs.length);
    let [missing, twice, foreign, place] = [0, 0, 0, 0];
    for (const { context, slug } of contexts) {
      const rows = await analytics
        .forOrg(context)
        .sql(
          'SELECT message, toUInt32(bytes) AS n, toUInt32(count()) AS times FROM events WHERE org_id = {org_id:UUID} GROUP BY message, n',
        );
      const total = Math.max(0, Math.min(share, records - place * share));
      const own = rows.filter(({ message, n }) => message === slug && n < total);
      foreign += rows.length - own.length;
      missing += total - own.length;
      twice += own.filter(({ times }) => times > 1).length;
      place += 1;
    }
    if (missing > 0) say(`${missing} of ${acknowledged} are missing`);
    return { missing, twice, foreign };
  } finally {
    await analytics.close();
    await redis.close();
  }
}

function contextOf(id) {
  const actor = { kind: 'system', id: systemId('00000000-0000-7000-8000-000000000c05') };
  return issueContext({ orgId: orgId(id), actor, role: 'viewer', requestId: 'chaos' });
}
