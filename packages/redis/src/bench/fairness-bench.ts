import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createRedis } from '../create-redis.js';
import { envelopeKeys } from './orgs.js';
import { median, now, quantile, report } from './report.js';

/** How many times what the others send one lane sends when it floods. */
const FLOOD = 50;
const LANES = 20;

/** The p95 from append to handler of everybody else while one org sends fifty times as much, beside a quiet time. */
export const benchFairness = async (
  url: string,
  quick: boolean,
  metric: 'fairness' | 'fairnessDurable',
): Promise<void> => {
  const rounds = quick ? 3 : 9;
  const ratios: number[] = [];
  const [quiet, flooded] = [[] as number[], [] as number[]];
  await p95(url, 1, FLOOD);
  for (let round = 0; round < rounds; round += 1) {
    const seconds = quick ? 1.5 : 3;
    const calm = await p95(url, seconds, 1);
    const loud = await p95(url, seconds, FLOOD);
    quiet.push(calm);
    flooded.push(loud);
    ratios.push(loud / calm);
  }
  const facts = { lanes: LANES, flood: FLOOD, p95_us: median(flooded), against_p95_us: median(quiet) };
  report({ metric, against: 'quiet', ratio: median(ratios), better: 'lower', rounds, facts });
};

const p95 = async (url: string, seconds: number, flood: number): Promise<number> => {
  const redis = createRedis({ url, envelopeKeys });
  const reader = redis.createLaneReader({ group: 'pooled' });
  const latencies: number[] = [];
  const done = new AbortController();
  const reading = (async () => {
    const settling = new Set<Promise<unknown>>();
    while (!done.signal.aborted) {
      const taken = await reader.take({ messages: 500, wait: 200, signal: done.signal });
      const arrived = now();
      for (const { kind, payload } of taken) if (kind === 'few') latencies.push(arrived - Number(payload));
      // Behind the next turn, as a handler does that stores many messages at once.
      const settled = reader.acknowledge(taken).finally(() => settling.delete(settled));
      settling.add(settled);
    }
    await Promise.all(settling);
  })();
  const file = fileURLToPath(new URL('./fairness-producers.js', import.meta.url));
  await once(fork(file, [url, LANES, seconds, flood].map(String)), 'exit');
  done.abort();
  await reading;
  await reader.close();
  await redis.close();
  return quantile(latencies, 0.95);
};
