import { setTimeout as sleep } from 'node:timers/promises';
import { createRedis } from '../create-redis.js';
import { context, envelopeKeys } from './orgs.js';
import { median, quantile, report } from './report.js';

/** Messages per second and lane when nobody floods, and how many times that one lane sends when it does. */
const RATE = 20;
const FLOOD = 50;
const LANES = 20;

/** The p95 from append to handler of everybody else while one org sends fifty times as much, beside a quiet minute. */
export const benchFairness = async (url: string, quick: boolean): Promise<void> => {
  const rounds = quick ? 3 : 8;
  const ratios: number[] = [];
  const [quiet, flooded] = [[] as number[], [] as number[]];
  for (let round = 0; round < rounds; round += 1) {
    const seconds = quick ? 2 : 4;
    const calm = await p95(url, seconds, 1);
    const loud = await p95(url, seconds, FLOOD);
    quiet.push(calm);
    flooded.push(loud);
    ratios.push(loud / calm);
  }
  const facts = { lanes: LANES, flood: FLOOD, p95_us: median(flooded), against_p95_us: median(quiet) };
  report({ metric: 'fairness', against: 'quiet', ratio: median(ratios), better: 'lower', rounds, facts });
};

const p95 = async (url: string, seconds: number, flood: number): Promise<number> => {
  const redis = createRedis({ url, envelopeKeys });
  const reader = redis.createLaneReader({ group: 'pooled' });
  const latencies: number[] = [];
  const done = new AbortController();
  const reading = (async () => {
    while (!done.signal.aborted) {
      const taken = await reader.take({ messages: 500, wait: 200 });
      const now = performance.now();
      for (const { kind, payload } of taken) if (kind === 'few') latencies.push(now - Number(payload));
      await reader.acknowledge(taken);
    }
  })();
  const until = performance.now() + seconds * 1000;
  const produce = async (org: number, times: number) => {
    const { lanes } = redis.forOrg(context(org));
    const kind = times === 1 || org > 1 ? 'few' : 'flood';
    await sleep(Math.random() * (1000 / RATE));
    while (performance.now() < until) {
      // Each message by itself, as separate requests would be.
      const payload = String(performance.now());
      await Promise.all(Array.from({ length: times }, () => lanes.append([{ kind, payload }])));
      await sleep(1000 / RATE);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, n) => produce(n + 1, n === 0 ? flood : 1)));
  done.abort();
  await reading;
  await reader.close();
  await redis.close();
  return quantile(latencies, 0.95) * 1000;
};
