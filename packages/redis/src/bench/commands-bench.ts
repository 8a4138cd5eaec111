import { Redis as RawRedis } from 'ioredis';
import { createRedis } from '../create-redis.js';
import { context } from './orgs.js';
import { report } from './report.js';
import { interleave, throughput } from './rounds.js';

/** Guarded commands beside the driver's own, with keys of the same length. */
export const benchCommands = async (url: string, quick: boolean): Promise<void> => {
  const redis = createRedis({ url });
  const raw = new RawRedis(url);
  const caller = context(1);
  const prefix = `${caller.orgId}:kv:`;
  const value = 'v'.repeat(100);
  const client = () => redis.forOrg(caller);
  await client().set('key', value);
  const hundred = Array.from({ length: 100 }, (_, n) => `key${n}`);
  const operations = {
    get: { ours: () => client().get('key'), theirs: () => raw.get(`${prefix}key`) },
    set: {
      ours: () => client().set('key', value, 'EX', 60),
      theirs: () => raw.set(`${prefix}key`, value, 'EX', 60),
    },
    pipeline100: {
      ours: () => hundred.reduce((pipeline, key) => pipeline.get(key), client().pipeline()).exec(),
      theirs: () => hundred.reduce((pipeline, key) => pipeline.get(prefix + key), raw.pipeline()).exec(),
    },
  };
  const rounds = quick ? 25 : 100;
  for (const [metric, { ours, theirs }] of Object.entries(operations)) {
    const isPipeline = metric === 'pipeline100';
    for (const concurrency of isPipeline ? [1, 8] : [1, 16, 64]) {
      const total = isPipeline ? 60 : 1_500;
      const outcome = await interleave(
        {
          ours: () => throughput(ours, total, concurrency),
          theirs: () => throughput(theirs, total, concurrency),
        },
        rounds,
      );
      const facts = { concurrency, ops_s: outcome.ours, against_ops_s: outcome.theirs };
      report({ metric, against: 'ioredis', ratio: outcome.ratio, better: 'higher', rounds, facts });
    }
  }
  await redis.close();
  raw.disconnect();
};
