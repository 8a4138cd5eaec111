// npm start: from a fresh clone to a running platform. Ctrl-C ends everything that it started.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { devProcess } from './dev-process.mjs';
import { fail, mustRun, prepare, root, step } from './prepare.mjs';

await prepare();
const state = join(root, '.bulkhead');
const logs = join(state, 'logs');
mkdirSync(logs, { recursive: true, mode: 0o700 });

const { ensureStack, stopStack } = await import('../../packages/stack/dist/index.js');
const { deployMigrations, installSealKeys } = await import('../../packages/migrate/dist/index.js');
const { migrateAnalytics } = await import('../../packages/analytics/dist/index.js');

const children = [];
let stopping = false;
const stop = async (code) => {
  if (stopping) return;
  stopping = true;
  console.error('Stopping …');
  await Promise.all(children.map((child) => child.stop()));
  await stopStack({ instance: 'dev' });
  process.exit(code);
};
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));

/** Keys of this checkout only, made once, readable by the owner. A deployment brings its own. */
const devKeys = () => {
  const file = join(state, 'dev-keys.json');
  if (!existsSync(file)) {
    const key = () => `1:${randomBytes(32).toString('hex')}`;
    writeFileSync(file, JSON.stringify({ CONTEXT_SEAL_KEY: key(), INGEST_SIGNING_KEYS: key() }), {
      mode: 0o600,
    });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
};

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

const untilReady = async (url, child) => {
  for (;;) {
    if (stopping) return;
    if (child.hasExited()) {
      console.error(
        `${child.name} stopped while starting; the lines above and ${logs}/${child.name}.log say why`,
      );
      await stop(1);
    }
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

try {
  const stores = await step('Starting the stores', () =>
    ensureStack({ instance: 'dev', onProgress: (line) => console.error(`  ${line}`) }),
  );
  const apiPort = process.env.API_PORT ?? ((await isFree(8080)) ? '8080' : '0');
  const env = {
    NODE_ENV: 'development',
    ...devKeys(),
    DATABASE_URL: stores.postgres.url,
    MIGRATION_DATABASE_URL: stores.postgres.migrationUrl,
    REDIS_URL: stores.redis.url,
    CLICKHOUSE_URL: stores.clickhouse.url,
    CLICKHOUSE_READER_URL: stores.clickhouse.readerUrl,
    API_PORT: apiPort,
    ...process.env,
  };
  await step('Migrating', async () => {
    await deployMigrations({ url: env.MIGRATION_DATABASE_URL, directory: join(root, 'prisma/migrations') });
    await installSealKeys(env.MIGRATION_DATABASE_URL, env.CONTEXT_SEAL_KEY);
    await migrateAnalytics({ url: env.CLICKHOUSE_URL, readerUrl: env.CLICKHOUSE_READER_URL });
  });
  await step('Seeding', () =>
    mustRun(process.execPath, [join(root, 'apps/api/dist/seed.js'), join(state, 'dev.json')], { env }),
  );
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
