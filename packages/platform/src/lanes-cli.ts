import { createDb } from '@bulkhead/db';
import { createRedis, type LaneOverview } from '@bulkhead/redis';
import { laneJson, laneTable } from './lane-report.js';
import { lanesUsage, readLanesArguments } from './lanes-arguments.js';

process.exitCode = await lanes(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function lanes(args: string[]): Promise<number> {
  const asked = readLanesArguments(args);
  if ('fault' in asked) throw new Error(asked.fault);
  if (asked.what === 'help') {
    console.log(lanesUsage);
    return 0;
  }
  const { REDIS_URL: url = '', DATABASE_URL = '', CONTEXT_SEAL_KEY: sealKey = '' } = process.env;
  const db = createDb({ url: DATABASE_URL, sealKey, poolSize: 1 });
  const redis = createRedis({
    url,
    lanes: {
      placement: async (org) => {
        const group = await db.asAuth().findLaneGroup(org);
        if (group === undefined) throw new Error(`org ${org} has no group of workers`);
        return group;
      },
    },
  });
  try {
    await redis.ping();
    const found: LaneOverview[] = [];
    for await (const lane of redis.laneOverview()) found.push(lane);
    console.log((asked.what === 'json' ? laneJson : laneTable)(found));
    return 0;
  } finally {
    await redis.close();
    await db.close();
  }
}
