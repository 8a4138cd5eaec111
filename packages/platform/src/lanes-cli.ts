import { parseArgs } from 'node:util';
import { createDb } from '@bulkhead/db';
import { createRedis, type LaneOverview } from '@bulkhead/redis';
import { laneJson, laneTable } from './lane-report.js';

const USAGE = `pnpm lanes [--json]

Lists the ingest lanes with messages or dead letters: whose they are, which workers read them, how many messages wait or
are being stored, how long the oldest has been there, and how many dead letters there are. Never what is in them.
Takes REDIS_URL, DATABASE_URL and CONTEXT_SEAL_KEY, or those of the development stack.`;

process.exitCode = await lanes(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function lanes(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(USAGE);
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
    console.log((values.json ? laneJson : laneTable)(found));
    return 0;
  } finally {
    await redis.close();
    await db.close();
  }
}
