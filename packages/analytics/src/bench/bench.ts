// pnpm bench:analytics [--quick]: figures as JSON lines on stdout, as a table on stderr. It starts an engine of its own.
import { benchGuard } from './guard-bench.js';
import { benchInsert } from './insert-bench.js';
import { benchLayers } from './layers-bench.js';
import { benchOrgCount } from './org-count-bench.js';
import { startBenchServer } from './server.js';

const quick = process.argv.includes('--quick');
const server = await startBenchServer();
try {
  await benchGuard(server, quick);
  await benchInsert(server, quick);
  await benchOrgCount(server, quick);
  await benchLayers(server, quick);
} finally {
  await server.stop();
}
