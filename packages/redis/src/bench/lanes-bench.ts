import { Queue, Worker } from 'bullmq';
import { createRedis } from '../create-redis.js';
import { context, envelopeKeys } from './orgs.js';
import { median, quantile, report } from './report.js';

interface Transport {
  /** Sends payloads; `handled` is called as each arrives at its handler. */
  send(payloads: readonly string[]): Promise<void>;
  onHandled(handled: (payload: string) => void): void;
  close(): Promise<void>;
}

/** From append to handler, beside BullMQ on the same server: one process sends and handles, as both could share a machine. */
export const benchLanes = async (url: string, quick: boolean): Promise<void> => {
  const subjects = { ours: lanes(url), theirs: bull(url) };
  const rounds = quick ? 5 : 15;
  for (const batch of [1, 100, 1000]) {
    const messages = Math.max(quick ? 300 : 1_000, batch * (quick ? 2 : 5));
    const runs = { ours: [] as Run[], theirs: [] as Run[] };
    for (let round = -1; round < rounds; round += 1) {
      const order = round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const);
      for (const subject of order) {
        const run = await measure(subjects[subject], messages, batch);
        if (round >= 0) runs[subject].push(run);
      }
    }
    const [mine, other] = [runs.ours, runs.theirs];
    const ratio = (pick: (run: Run) => number) =>
      median(mine.map((run, round) => pick(run) / pick(other[round] as Run)));
    const both = (name: string, pick: (run: Run) => number) => ({
      [name]: median(mine.map(pick)),
      [`against_${name}`]: median(other.map(pick)),
    });
    const shared = { against: 'bullmq', rounds };
    report({
      ...shared,
      metric: 'laneThroughput',
      ratio: ratio(({ rate }) => rate),
      better: 'higher',
      facts: { batch, ...both('messages_s', ({ rate }) => rate) },
    });
    report({
      ...shared,
      metric: 'laneLatency',
      ratio: ratio(({ p50 }) => p50),
      better: 'lower',
      facts: { batch, ...both('p50_us', ({ p50 }) => p50), ...both('p99_us', ({ p99 }) => p99) },
    });
  }
  await Promise.all([subjects.ours.close(), subjects.theirs.close()]);
};

interface Run {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** Latency with one batch under way at a time, throughput with sixteen. */
const measure = async (transport: Transport, messages: number, batch: number): Promise<Run> => {
  const latencies = await flow(transport, Math.max(40, Math.ceil(messages / 20)), batch, 1);
  const begun = performance.now();
  await flow(transport, messages, batch, 16);
  const rate = (messages * 1000) / (performance.now() - begun);
  return { rate, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
};

const flow = async (
  transport: Transport,
  messages: number,
  batch: number,
  concurrency: number,
): Promise<number[]> => {
  const groups = new Map<string, Group>();
  const latencies: number[] = [];
  transport.onHandled((payload) => {
    const group = groups.get(payload.slice(0, payload.indexOf('/')));
    if (!group) return;
    latencies.push((performance.now() - group.sentAt) * 1000);
    group.left -= 1;
    if (group.left === 0) group.done();
  });
  let left = Math.ceil(messages / batch);
  const sender = async () => {
    while (left > 0) {
      left -= 1;
      const name = String(Math.random());
      const payloads = Array.from({ length: batch }, (_, n) => `${name}/${n} ${FILLER}`);
      await new Promise<void>((done, failed) => {
        groups.set(name, { sentAt: performance.now(), left: batch, done });
        transport.send(payloads).catch(failed);
      });
      groups.delete(name);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  return latencies;
};

interface Group {
  readonly sentAt: number;
  left: number;
  readonly done: () => void;
}

/** An event is some two hundred bytes. */
const FILLER = 'x'.repeat(200);

const lanes = (url: string): Transport => {
  const redis = createRedis({ url, envelopeKeys, lanes: { maxMessages: 1_000_000, maxBytes: 2 ** 30 } });
  const org = redis.forOrg(context(1));
  const reader = redis.createLaneReader({ group: 'pooled' });
  let handled: (payload: string) => void = () => undefined;
  const done = new AbortController();
  const read = async () => {
    let settled: Promise<unknown> = Promise.resolve();
    while (!done.signal.aborted) {
      const taken = await reader.take({ messages: 1000 });
      for (const { payload } of taken) handled(String(payload));
      await settled;
      settled = reader.acknowledge(taken);
    }
    await settled;
  };
  const ended = read();
  return {
    async send(payloads) {
      await org.lanes.append(payloads.map((payload) => ({ kind: 'events', payload })));
    },
    onHandled: (listener) => {
      handled = listener;
    },
    async close() {
      done.abort();
      await ended;
      await reader.close();
      await redis.close();
    },
  };
};

const bull = (url: string): Transport => {
  const connection = { url, maxRetriesPerRequest: null };
  const options = { removeOnComplete: true, removeOnFail: true };
  const queue = new Queue<string>('bench', { connection, defaultJobOptions: options });
  let handled: (payload: string) => void = () => undefined;
  const worker = new Worker<string>(
    'bench',
    async ({ data }) => {
      handled(data);
    },
    { connection, concurrency: 64 },
  );
  return {
    async send(payloads) {
      const [only] = payloads;
      if (payloads.length === 1) await queue.add('event', String(only));
      else await queue.addBulk(payloads.map((data) => ({ name: 'event', data })));
    },
    onHandled: (listener) => {
      handled = listener;
    },
    async close() {
      await worker.close();
      await queue.close();
    },
  };
};
