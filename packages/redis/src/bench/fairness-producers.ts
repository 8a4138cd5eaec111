// Forked by fairness-bench.ts, as requests reach another process than the one that reads lanes. It serves all phases:
// a process that has just started compiles its code while it sends, which would be most of what is measured.
import { setTimeout as sleep } from 'node:timers/promises';
import { createRedis } from '../create-redis.js';
import { context, envelopeKeys } from './orgs.js';
import { now } from './report.js';

/** Messages per second of each lane; the first sends `flood` times as many. */
const RATE = 20;

export interface Phase {
  readonly seconds: number;
  readonly flood: number;
}

const [url = '', lanes] = process.argv.slice(2);
const redis = createRedis({ url, envelopeKeys });
await redis.ping();

const produce = async (org: number, kind: string, rate: number, seconds: number): Promise<number> => {
  const { lanes } = redis.forOrg(context(org));
  const begun = now() + (Math.random() * 1_000_000) / rate;
  const appends: Promise<unknown>[] = [];
  const total = Math.round(seconds * rate);
  while (appends.length < total) {
    // Each message by itself, as separate requests would be, and at its time, whatever became of those before.
    const due = Math.min(total, Math.floor(((now() - begun) * rate) / 1_000_000) + 1);
    while (appends.length < due) appends.push(lanes.append([{ kind, payload: String(now()) }]));
    await sleep(1);
  }
  await Promise.all(appends);
  return total;
};

const run = async ({ seconds, flood }: Phase): Promise<void> => {
  const sent = await Promise.all(
    Array.from({ length: Number(lanes) }, (_, n) =>
      n === 0 ? produce(n + 1, 'flood', RATE * flood, seconds) : produce(n + 1, 'few', RATE, seconds),
    ),
  );
  process.send?.(sent.reduce((sum, count) => sum + count));
};

process.on('message', (phase: Phase) => void run(phase));
process.on('disconnect', () => void redis.close());
process.send?.(0);
