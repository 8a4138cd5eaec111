// pnpm bench:redis [--quick]: figures as JSON lines on stdout, as a table on stderr. It starts servers of its own.
import { RedisServer } from '../testing/redis-server.js';
import { benchCommands } from './commands-bench.js';
import { benchFairness } from './fairness-bench.js';
import { benchLanes } from './lanes-bench.js';
import { benchLimiter } from './limiter-bench.js';

const quick = process.argv.includes('--quick');

const withServer = async (appendfsync: string, work: (url: string) => Promise<void>): Promise<void> => {
  const server = await RedisServer.start({ appendfsync });
  try {
    await work(server.url);
  } finally {
    await server.stop();
  }
};

await withServer('everysec', async (url) => {
  await benchCommands(url, quick);
  await benchLimiter(url, quick);
});
await withServer('everysec', async (url) => {
  // The turns alone: where every message waits for the disk, the disk's own queue is measured with them.
  await benchFairness(url, quick, 'fairness');
});
// Lanes are measured as they should run: what is acknowledged is on the disk.
await withServer('always', async (url) => {
  await benchLanes(url, quick);
  await benchFairness(url, quick, 'fairnessDurable');
});
