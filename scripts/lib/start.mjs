// npm start: from a fresh clone to a running platform. Ctrl-C ends everything that it started.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { developmentEnvironment, state } from './dev-environment.mjs';
import { devProcess } from './dev-process.mjs';
import { mustRun, prepare, root, step } from './prepare.mjs';

const logs = join(state, 'logs');
const devFile = join(state, 'dev.json');

await prepare();
mkdirSync(logs, { recursive: true, mode: 0o700 });
const { ensureStack, stopStack } = await import('../../packages/stack/dist/index.js');
const { deployMigrations, installSealKeys, provisionOrg } = await import(
  '../../packages/migrate/dist/index.js'
);
const { ensurePolicies, migrateAnalytics } = await import('../../packages/analytics/dist/index.js');

const processes = [];
let stopping;
const stop = (code) => {
  stopping ??= (async () => {
    console.error('\nStopping …');
    await Promise.all(processes.map((child) => child.stop()));
    await stopStack({ instance: 'dev' });
    process.exit(code);
  })();
  return stopping;
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0).catch(giveUp));
const giveUp = (error) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
};

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  await stop(1);
}

async function start() {
  const stores = await step('Starting the stores', () =>
    ensureStack({ instance: 'dev', onProgress: (line) => console.error(`  ${line}`) }),
  );
  const env = {
    API_PORT: (await isFree(8080)) ? '8080' : '0',
    API_METRICS_PORT: '0',
    WORKER_PORT: '0',
    ...developmentEnvironment(stores),
  };
  await step('Migrating', async () => {
    await deployMigrations({ url: env.MIGRATION_DATABASE_URL, directory: join(root, 'prisma/migrations') });
    await installSealKeys(env.MIGRATION_DATABASE_URL, env.CONTEXT_SEAL_KEY);
    await migrateAnalytics({ url: env.CLICKHOUSE_URL });
    await ensurePolicies({ url: env.CLICKHOUSE_URL, readerUrl: env.CLICKHOUSE_READER_URL });
  });
  await step('Seeding acme and globex', async () => {
    const orgs = [];
    for (const slug of ['acme', 'globex']) {
      const org = { slug, name: slug, ownerEmail: `owner@${slug}.example`, ownerName: `owner of ${slug}` };
      orgs.push({ slug, ...(await provisionOrg(env.MIGRATION_DATABASE_URL, org)) });
    }
    await mustRun(process.execPath, [join(root, 'apps/api/dist/seed.js'), devFile, JSON.stringify(orgs)], {
      env,
    });
  });

  const [api] = await step('Starting api and worker', () =>
    Promise.all(
      ['api', 'worker'].map(async (name) => {
        const child = devProcess(
          name,
          join(root, `apps/${name}/dist/main.js`),
          env,
          join(logs, `${name}.log`),
        );
        processes.push(child);
        return { child, url: await child.listening };
      }),
    ),
  );
  const seeded = JSON.parse(readFileSync(devFile, 'utf8'));
  writeFileSync(devFile, `${JSON.stringify({ apiUrl: api.url, ...seeded }, null, 2)}\n`, { mode: 0o600 });

  const token = seeded.tokens.acme.admin;
  console.log(`
Bulkhead is running. Ctrl-C stops it.

  API     ${api.url}
  Token   ${token}
          an admin of acme; more in .bulkhead/dev.json
  Logs    .bulkhead/logs/
  Stores  pnpm stack status

Try it:

  curl -H 'Authorization: Bearer ${token}' ${api.url}/v1/whoami
`);
  const ended = await Promise.race(
    processes.map(async (child) => ({ name: child.name, code: await child.exited })),
  );
  if (stopping) return;
  console.error(`${ended.name} ended by itself (${ended.code}); .bulkhead/logs/${ended.name}.log says why`);
  await stop(1);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
