import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRedis } from '../create-redis.js';
import type { Phase } from './fairness-producers.js';
import { envelopeKeys } from './orgs.js';
import { median, now, quantile, report } from './report.js';

/** How many times what the others send one lane sends when it floods. */
const FLOOD = 50;
const LANES = 20;

/** Seconds. Short and many, so that what else the machine does meets both sides, and spoils few phases. */
const PHASE = 0.5;

/** The p95 from append to handler of everybody else while one org sends fifty times as much, beside a quiet time. */
export const benchFairness = async (
  url: string,
  quick: boolean,
  metric: 'fairness' | 'fairnessDurable',
): Promise<void> => {
  const rounds = quick ? 11 : 51;
  const lanes = await startLanes(url);
  const [quiet, flooded] = [[] as number[], [] as number[]];
  for (let round = -2; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [1, FLOOD] : [FLOOD, 1];
    for (const flood of order) {
      const p95 = quantile(await lanes.latencies({ seconds: PHASE, flood }), 0.95);
      if (round >= 0) (flood === 1 ? quiet : flooded).push(p95);
    }
  }
  await lanes.close();
  const ratio = median(flooded.map((loud, round) => loud / (quiet[round] as number)));
  const noise = median(quiet.slice(1).map((calm, round) => apart(calm, quiet[round] as number)));
  const facts = { lanes: LANES, flood: FLOOD, p95_us: median(flooded), against_p95_us: median(quiet), noise };
  report({ metric, against: 'quiet', ratio, better: 'lower', rounds, facts });
};

/** How far two measurements of the same are apart: the larger one over the smaller one. */
const apart = (one: number, other: number): number => Math.max(one / other, other / one);

const startLanes = async (url: string) => {
  const redis = createRedis({ url, envelopeKeys });
  const reader = redis.createLaneReader({ group: 'pooled' });
  const done = new AbortController();
  let latencies: number[] = [];
  let received = 0;
  const read = async () => {
    const settling = new Set<Promise<unknown>>();
    while (!done.signal.aborted) {
      const taken = await reader.take({ messages: 500, wait: 200, signal: done.signal });
      const arrived = now();
      for (const { kind, payload } of taken) if (kind === 'few') latencies.push(arrived - Number(payload));
      received += taken.length;
      // Behind the next turn, as a handler does that stores many messages at once.
      const settled = reader.acknowledge(taken).finally(() => settling.delete(settled));
      settling.add(settled);
    }
    await Promise.all(settling);
  };
  const reading = read();
  const file = fileURLToPath(new URL('./fairness-producers.js', import.meta.url));
  const producers = fork(file, [url, String(LANES)]);
  await once(producers, 'message');
  return {
    /** µs, of the messages of the lanes that do not flood. */
    async latencies(phase: Phase): Promise<number[]> {
      latencies = [];
      received = 0;
      producers.send(phase);
      const [sent] = await once(producers, 'message');
      while (received < sent) await sleep(1);
      return latencies;
    },
    async close(): Promise<void> {
      const ended = once(producers, 'exit');
      producers.disconnect();
      await ended;
      done.abort();
      await reading;
      await reader.close();
      await redis.close();
    },
  };
};
