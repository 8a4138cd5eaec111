// pnpm bench:api [--quick | --memory[=minutes]]: the api beside baselines that do the same without isolation. The
// servers are processes of their own, this process is the load. Blocks of the subjects take turns, and what counts
// is the median over rounds of the ratio within a round.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { block } from './load.mjs';
import { watchMemory } from './memory.mjs';
import { median, percentile, print } from './report.mjs';
import { seed } from './seed.mjs';
import { createTestDatabase, createTestRedis, sealKeys, startStores, testStores } from './stores.mjs';
import { compareDenials } from './timing.mjs';

const quick = process.argv.includes('--quick');
const memory = process.argv.find((argument) => argument.startsWith('--memory'));
/** Milliseconds of a block and of the warm-up of a metric. */
const [rounds, perBlock, warmUp, pairs] = quick ? [5, 120, 700, 200] : [17, 250, 3000, 1500];
const baselines = ['express-prisma', 'express-raw', 'express-rls-example'];
/** What a create costs without its audit entry: less than the api does, so told apart. */
const withoutAudit = 'express-prisma-no-audit';

await startStores();
const database = await createTestDatabase();
const redis = await createTestRedis();
const servers = [];
try {
  const seeded = await seed(database.superuserUrl);
  const { clickhouse } = testStores();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    LOG_LEVEL: 'info',
    DATABASE_URL: database.url,
    SUPERUSER_URL: database.superuserUrl,
    REDIS_URL: redis.url,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_READER_URL: clickhouse.readerUrl,
    CONTEXT_SEAL_KEY: sealKeys,
    INGEST_SIGNING_KEYS: `1:${'51'.repeat(32)}`,
  };
  const start = async (subject) => {
    const file = fileURLToPath(new URL(`servers/${subject}.mjs`, import.meta.url));
    const child = fork(file, {
      env,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: ['--expose-gc'],
    });
    servers.push(child);
    const url = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`${subject} ended with ${code}`)));
    });
    return [subject, url];
  };
  const { key, projectIds } = seeded;
  let turn = 0;
  const requests = {
    get: () => ({ method: 'GET', path: `/v1/projects/${projectIds[turn++ % projectIds.length]}`, key }),
    list: () => ({ method: 'GET', path: '/v1/projects?limit=20', key }),
    create: () => ({
      method: 'POST',
      path: '/v1/projects',
      key,
      body: JSON.stringify({ name: `bench ${turn++}` }),
    }),
  };
  const [, own] = await start('bulkhead');
  if (memory) {
    await watchMemory(servers[0], own, requests, Number(memory.split('=')[1] ?? 10));
  } else {
    const others = await Promise.all([...baselines, withoutAudit].map(start));
    await compare({ bulkhead: own, ...Object.fromEntries(others) }, requests);
    await compareDenials(own, seeded, pairs);
  }
} finally {
  for (const server of servers) server.disconnect();
  await redis.drop();
  await database.drop();
}
process.exit(0);

async function compare(urls, requests) {
  for (const [metric, next] of Object.entries(requests)) {
    const against = metric === 'create' ? [...baselines, withoutAudit] : baselines;
    const subjects = ['bulkhead', ...against];
    for (const subject of subjects) await block(urls[subject], next, warmUp, 16);
    for (const concurrency of [1, 16, 64]) {
      const seen = Object.fromEntries(subjects.map((subject) => [subject, []]));
      for (let round = 0; round < rounds; round += 1) {
        const order = subjects.map((_, at) => subjects[(at + round) % subjects.length]);
        for (const subject of order) {
          seen[subject].push(await block(urls[subject], next, perBlock, concurrency));
        }
      }
      for (const one of against) report(metric, concurrency, one, seen);
    }
  }
}

function report(metric, concurrency, against, seen) {
  const all = (subject) => seen[subject].flatMap(({ times }) => times);
  const ratios = seen.bulkhead.map(({ times }, at) => median(times) / median(seen[against][at].times));
  print({
    bench: 'api',
    metric,
    subject: 'bulkhead',
    against,
    ratio: Math.round(median(ratios) * 1000) / 1000,
    better: 'lower',
    concurrency,
    p50_us: Math.round(median(all('bulkhead'))),
    p99_us: Math.round(percentile(all('bulkhead'), 99)),
    against_p50_us: Math.round(median(all(against))),
    against_p99_us: Math.round(percentile(all(against), 99)),
    per_second: Math.round(median(seen.bulkhead.map(({ perSecond }) => perSecond))),
    against_per_second: Math.round(median(seen[against].map(({ perSecond }) => perSecond))),
    rounds,
  });
}
