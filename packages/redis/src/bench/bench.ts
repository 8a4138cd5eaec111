// pnpm bench:redis [--quick] [--only NAME]: figures as JSON lines on stdout, as a table on stderr. It starts servers of
// its own.
import { parseArgs } from 'node:util';
import { RedisServer } from '../testing/redis-server.js';
import { benchCommands } from './commands-bench.js';
import { benchFairness } from './fairness-bench.js';
import { benchLanes } from './lanes-bench.js';
import { benchLimiter } from './limiter-bench.js';

interface Part {
  readonly appendfsync: 'everysec' | 'always';
  readonly bench: (url: string, quick: boolean) => Promise<void>;
}

const parts: Readonly<Record<string, Part>> = {
  commands: { appendfsync: 'everysec', bench: benchCommands },
  limiter: { appendfsync: 'everysec', bench: benchLimiter },
  // The turns alone: where every message waits for the disk, the disk's own queue is measured with them.
  fairness: {
    appendfsync: 'everysec',
    bench: (url, quick) => benchFairness(url, quick, 'fairness'),
  },
  // Lanes are measured as they should run: what is acknowledged is on the disk.
  lanes: { appendfsync: 'always', bench: benchLanes },
  fairnessDurable: {
    appendfsync: 'always',
    bench: (url, quick) => benchFairness(url, quick, 'fairnessDurable'),
  },
};

const { quick, only } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: Object.keys(parts) },
  },
}).values;

for (const name of only) {
  const part = parts[name];
  if (!part) throw new Error(`--only ${name}, expected one of ${Object.keys(parts).join(', ')}`);
  const server = await RedisServer.start({ appendfsync: part.appendfsync });
  try {
    await part.bench(server.url, quick);
  } finally {
    await server.stop();
  }
}
