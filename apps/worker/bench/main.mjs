// pnpm bench:ingest [--quick]: from HTTP to queryable, beside a script that inserts the same rows straight into the same
// ClickHouse. A JSON line per figure on stdout, the same for people on stderr.
import { setTimeout as sleep } from 'node:timers/promises';
import { holdTo } from './hold-to.mjs';
import { endWith, Service, seedOrgs, startStack } from './own-stack.mjs';
import { lines, recordsOf, rowLines } from './records.mjs';
import { cpuOf, machineTime, memoryOf } from './usage.mjs';

const quick = process.argv.includes('--quick');
const [rounds, perRound, seconds, backlog] = quick ? [3, 100_000, 5, 160_000] : [7, 200_000, 20, 800_000];
const PER_REQUEST = 5_000;
const MIB = 1024 * 1024;
const say = (line) => process.stderr.write(`${line}\n`);
const print = (figure) => {
  process.stdout.write(`${JSON.stringify({ bench: 'ingest', ...figure })}\n`);
  const { metric, ...rest } = figure;
  say(
    `${metric.padEnd(16)} ${Object.entries(rest)
      .map(([key, value]) => `${key} ${value}`)
      .join('  ')}`,
  );
};
const median = (values) => quantile(values, 0.5);
const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
const round = (value, digits = 2) => Number(value.toFixed(digits));

const stack = await startStack(say);
const { environment } = stack;
const api = new Service('api', environment, stack.folder);
const workerOf = (n, more = {}) => new Service(`worker-${n}`, { ...environment, ...more }, stack.folder);
const clickhouse = new URL(stack.environment.CLICKHOUSE_URL);
let workers = [];
endWith(async () => {
  await Promise.all([api, ...workers].map((service) => service.stop('SIGKILL')));
  await stack.stop();
});
try {
  const orgs = await seedOrgs(stack, 20);
  await api.start();
  const status = await stack.status();
  const [redis, engine] = [status.redis.pid, status.clickhouse.pid];
  const agent = '01900000-0000-7000-8000-000000000001';
  let sequence = 1;

  const query = async (sql, body) => {
    const url = new URL(clickhouse.origin);
    url.searchParams.set('database', clickhouse.pathname.slice(1));
    if (body !== undefined) url.searchParams.set('query', sql);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-clickhouse-user': clickhouse.username, 'x-clickhouse-key': clickhouse.password },
      body: body ?? sql,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  const countStored = async () => Number(await query('SELECT count() FROM events'));
  const post = async (org, body) => {
    for (;;) {
      const response = await fetch(`${api.url}/v1/ingest/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${org.key}`, 'content-type': 'application/x-ndjson' },
        body,
      });
      const text = await response.text();
      if (response.status === 202) return;
      if (response.status !== 429) throw new Error(`${response.status} ${text}`);
      await sleep(100);
    }
  };
  /** Bodies first, so that making them is in no measurement. */
  const requestsOf = (count) =>
    Array.from({ length: Math.ceil(count / PER_REQUEST) }, (_, n) => {
      const records = recordsOf(sequence, PER_REQUEST);
      sequence += PER_REQUEST;
      return { org: orgs[n % orgs.length], records };
    });
  const inParallel = async (items, width, work) => {
    const left = [...items];
    await Promise.all(
      Array.from({ length: width }, async () => {
        for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
      }),
    );
  };
  /** Each look costs the engine a millisecond or two, which would be charged to whoever is slower. */
  const untilStored = async (wanted) => {
    while ((await countStored()) < wanted) await sleep(60);
  };
  /** So that what is merged is a run's own. */
  const empty = () => query('TRUNCATE TABLE events');
  /** Many small parts are merged later than a few large ones: what that costs belongs to whoever inserted them. */
  const untilMerged = async () => {
    for (let idle = 0; idle < 3; idle += 1) {
      await sleep(100);
      if (Number(await query('SELECT count() FROM system.merges')) > 0) idle = -1;
    }
  };

  const through = async (count, width = 8) => {
    const requests = requestsOf(count).map(({ org, records }) => ({ org, body: lines(records) }));
    await empty();
    const cpu = () => [[api.pid], workers.map(({ pid }) => pid), [redis], [engine]].map(cpuOf);
    const [begun, used] = [performance.now(), cpu()];
    await inParallel(requests, width, ({ org, body }) => post(org, body));
    await untilStored(requests.length * PER_REQUEST);
    const ms = performance.now() - begun;
    await untilMerged();
    return {
      records: requests.length * PER_REQUEST,
      ms,
      cpu: cpu().map((seconds, at) => seconds - used[at]),
    };
  };
  const straight = async (count) => {
    const bodies = requestsOf(count).map(({ org, records }) => rowLines(org.orgId, agent, records));
    await empty();
    const cpu = () => cpuOf([engine]) + process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
    const [begun, used] = [performance.now(), cpu()];
    await inParallel(bodies, 2, (body) => query('INSERT INTO events FORMAT JSONEachRow', body));
    await untilStored(bodies.length * PER_REQUEST);
    const ms = performance.now() - begun;
    await untilMerged();
    return { records: bodies.length * PER_REQUEST, ms, cpu: [cpu() - used] };
  };
  const perCore = ({ records, cpu }) => records / cpu.reduce((sum, one) => sum + one, 0);

  workers = [await workerOf(1).start()];
  for (let n = 0; n < 3; n += 1) {
    await through(perRound);
    await straight(perRound);
  }
  const [ours, raw, memory] = [[], [], []];
  for (let n = 0; n < rounds; n += 1) {
    for (const subject of n % 2 === 0 ? ['ours', 'raw'] : ['raw', 'ours']) {
      if (subject === 'raw') raw.push(await straight(perRound));
      else ours.push(await through(perRound));
    }
    memory.push([memoryOf(api.pid).now, memoryOf(workers[0].pid).now]);
  }
  const ratios = ours.map((run, n) => perCore(run) / perCore(raw[n]));
  const share = (at) => round(median(ours.map(({ cpu, records }) => (cpu[at] / records) * 100_000)), 3);
  print({
    metric: 'recordsPerCore',
    subject: 'bulkhead',
    against: 'raw-insert',
    ratio: round(median(ratios)),
    better: 'higher',
    records_per_core_s: Math.round(median(ours.map(perCore))),
    against_records_per_core_s: Math.round(median(raw.map(perCore))),
    rounds,
  });
  print({
    metric: 'throughput',
    subject: 'bulkhead',
    against: 'raw-insert',
    ratio: round(median(ours.map((run, n) => run.records / run.ms / (raw[n].records / raw[n].ms)))),
    better: 'higher',
    records_s: Math.round(median(ours.map(({ records, ms }) => (records * 1_000) / ms))),
    against_records_s: Math.round(median(raw.map(({ records, ms }) => (records * 1_000) / ms))),
    rounds,
  });
  print({
    metric: 'cpu',
    subject: 'bulkhead',
    better: 'lower',
    api_s_per_100k: share(0),
    worker_s_per_100k: share(1),
    redis_s_per_100k: share(2),
    clickhouse_s_per_100k: share(3),
  });
  const [first, last] = [memory[0], memory.at(-1)];
  print({
    metric: 'memory',
    subject: 'bulkhead',
    better: 'lower',
    ratio: round((last[0] + last[1]) / (first[0] + first[1])),
    api_peak_mb: round(memoryOf(api.pid).peak / 1e6, 0),
    worker_peak_mb: round(memoryOf(workers[0].pid).peak / 1e6, 0),
    api_last_mb: round(last[0] / 1e6, 0),
    worker_last_mb: round(last[1] / 1e6, 0),
  });

  /** Delays of requests of ten records each, by org: from sending to the first look that shows them. */
  const watch = async (ms, everyOf) => {
    const open = new Map(orgs.map(({ orgId }) => [orgId, []]));
    const delays = new Map(orgs.map(({ orgId }) => [orgId, []]));
    const until = performance.now() + ms;
    let sending = orgs.length;
    const base = sequence;
    sequence += 10_000_000;
    const senders = orgs.map(async (org, at) => {
      const every = everyOf(at);
      let n = base;
      await sleep((every * at) / orgs.length);
      for (let next = performance.now(); next < until; next += every) {
        await sleep(Math.max(0, next - performance.now()));
        const body = lines(recordsOf(n, 10));
        n += 10;
        open.get(org.orgId).push({ last: n - 1, at: performance.now() });
        await post(org, body);
      }
      sending -= 1;
    });
    const look = async () => {
      for (;;) {
        const text = await query(
          `SELECT org_id, max(bytes) FROM events WHERE bytes >= ${base} GROUP BY org_id FORMAT TabSeparated`,
        );
        const now = performance.now();
        for (const [orgId, newest] of text
          .trim()
          .split('\n')
          .map((line) => line.split('\t'))) {
          const waiting = open.get(orgId) ?? [];
          while (waiting.length > 0 && waiting[0].last <= Number(newest)) {
            delays.get(orgId).push(now - waiting.shift().at);
          }
        }
        if (sending === 0 && [...open.values()].every((waiting) => waiting.length === 0)) return;
        await sleep(25);
      }
    };
    await Promise.all([...senders, look()]);
    return orgs.map(({ orgId }) => delays.get(orgId));
  };
  const SLOW = 1_000;
  const quiet = (await watch(seconds * 1_000, () => SLOW)).slice(1).flat();
  print({
    metric: 'delay',
    subject: 'bulkhead',
    better: 'lower',
    p50_ms: Math.round(quantile(quiet, 0.5)),
    p99_ms: Math.round(quantile(quiet, 0.99)),
    requests: quiet.length,
  });
  const flooded = (await watch(seconds * 1_000, (at) => (at === 0 ? SLOW / 50 : SLOW))).slice(1).flat();
  print({
    metric: 'floodDelay',
    subject: 'bulkhead',
    against: 'quiet',
    ratio: round(quantile(flooded, 0.95) / quantile(quiet, 0.95)),
    better: 'lower',
    p95_ms: Math.round(quantile(flooded, 0.95)),
    against_p95_ms: Math.round(quantile(quiet, 0.95)),
    flood_times: 50,
  });

  await Promise.all(workers.map((worker) => worker.stop()));
  // Little in hand, or the first to look has all that the second could do.
  const little = { INGEST_HELD_BYTES: String(16 * MIB), INGEST_BATCH_BYTES: String(4 * MIB) };
  workers = await Promise.all([1, 2].map((n) => workerOf(n, little).start()));
  for (let n = 0; n < 3; n += 1) await through(perRound);

  /** What so many workers do with full lanes. `share`: of its time that each of them may run. */
  const drain = async (count, share) => {
    const before = await countStored();
    const requests = requestsOf(backlog).map(({ org, records }) => ({ org, body: lines(records) }));
    const pids = workers.map(({ pid }) => pid);
    const thaw = holdTo(0, pids);
    await inParallel(requests, 8, ({ org, body }) => post(org, body));
    const release = holdTo(share, pids.slice(0, count));
    let begun;
    let stored;
    for (;;) {
      stored = (await countStored()) - before;
      if (begun === undefined && stored > 0)
        begun = { at: performance.now(), stored, machine: machineTime() };
      // What each worker holds at the end it stores alone: until then there is work for all.
      if (stored >= requests.length * PER_REQUEST * 0.6) break;
      await sleep(50);
    }
    const [used, machine] = [performance.now() - begun.at, machineTime()];
    release();
    thaw();
    await untilStored(before + requests.length * PER_REQUEST);
    return {
      rate: ((stored - begun.stored) * 1_000) / used,
      full: (machine.busy - begun.machine.busy) / (machine.all - begun.machine.all),
    };
  };
  const compareWorkers = async (metric, share) => {
    const runs = [];
    for (const count of [1, 2, 2, 1]) runs.push(await drain(count, share));
    const [one, two] = [
      [runs[0], runs[3]],
      [runs[1], runs[2]],
    ].map(([a, b]) => ({ rate: (a.rate + b.rate) / 2, full: (a.full + b.full) / 2 }));
    print({
      metric,
      subject: 'two',
      against: 'one',
      ratio: round(two.rate / one.rate),
      better: 'higher',
      records_s: Math.round(two.rate),
      against_records_s: Math.round(one.rate),
      // Of all cores of the machine, stores and this script included: once they are full, another worker adds nothing.
      cores_full: round(two.full),
      against_cores_full: round(one.full),
    });
  };
  // Held to a part of a core each, so that two of them and the stores fit on a small machine.
  await compareWorkers('workersHeld', 0.15);
  await compareWorkers('workers', 1);
} finally {
  await Promise.all([api, ...workers].map((service) => service.stop()));
  await stack.stop();
}
process.exit(0);
