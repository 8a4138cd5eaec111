// Stores, api and workers of their own, for measurements and for chaos: nothing of the checkout's stacks is touched.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ensurePolicies, migrateAnalytics } from '@bulkhead/analytics';
import { deployMigrations, installSealKeys, provisionOrg } from '@bulkhead/migrate';
import { ensureStack, resetStack, stackStatus } from '@bulkhead/stack';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const key = (byte) => `1:${byte.repeat(32)}`;

/** Starts the three stores in a folder of their own and migrates them. */
export const startStack = async (say) => {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-load-'));
  const at = { instance: 'test', workspace: folder };
  cpSync(join(root, 'prisma/bootstrap.sql'), join(folder, 'prisma/bootstrap.sql'));
  mkdirSync(join(folder, '.bulkhead'));
  const redis = join(root, '.bulkhead/redis');
  if (existsSync(redis)) symlinkSync(redis, join(folder, '.bulkhead/redis'));
  const { postgres, redis: lanes, clickhouse } = await ensureStack({ ...at, onProgress: say });
  const environment = {
    PATH: process.env.PATH,
    NODE_ENV: 'development',
    LOG_LEVEL: 'info',
    DATABASE_URL: postgres.url,
    REDIS_URL: lanes.url,
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_READER_URL: clickhouse.readerUrl,
    CONTEXT_SEAL_KEY: key('5e'),
    INGEST_SIGNING_KEYS: key('51'),
    API_PORT: '0',
    API_METRICS_PORT: '0',
    WORKER_PORT: '0',
    OTLP_GRPC_PORT: 'off',
    RATE_LIMIT_ORG: '10000000',
    RATE_LIMIT_TOKEN: '10000000',
    RATE_LIMIT_INGEST: '10000000',
  };
  await deployMigrations({ url: postgres.migrationUrl, directory: join(root, 'prisma/migrations') });
  await installSealKeys(postgres.migrationUrl, environment.CONTEXT_SEAL_KEY);
  await migrateAnalytics(clickhouse);
  await ensurePolicies(clickhouse);
  return {
    folder,
    environment,
    migrationUrl: postgres.migrationUrl,
    status: () => stackStatus(at),
    async stop() {
      await resetStack(at);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Takes everything back when somebody ends the command before it is done. */
export const endWith = (cleanUp) => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      cleanUp().then(
        () => process.exit(1),
        () => process.exit(1),
      );
    });
  }
};

/** Orgs with a token of an agent each. */
export const seedOrgs = async ({ folder, environment, migrationUrl }, count) => {
  const orgs = [];
  for (let n = 1; n <= count; n += 1) {
    const slug = `org-${n}`;
    const made = await provisionOrg(migrationUrl, {
      slug,
      name: slug,
      ownerEmail: `owner@${slug}.example`,
      ownerName: slug,
    });
    orgs.push({ slug, ...made });
  }
  const file = join(folder, 'tokens.json');
  const seed = spawn(process.execPath, [join(root, 'apps/api/dist/seed.js'), file, JSON.stringify(orgs)], {
    env: environment,
    stdio: 'inherit',
  });
  const [code] = await once(seed, 'exit');
  if (code !== 0) throw new Error(`seeding ended with ${code}`);
  const { tokens } = JSON.parse(readFileSync(file, 'utf8'));
  return orgs.map(({ slug, orgId }) => ({
    slug,
    orgId,
    key: tokens[slug].agent,
    adminKey: tokens[slug].admin,
  }));
};

/** A process of the product that can be killed and comes back until it is stopped. */
export class Service {
  #name;
  #environment;
  #folder;
  #child;
  #stopping = false;
  #wanted;
  url;
  kills = 0;

  constructor(name, environment, folder) {
    this.#name = name;
    this.#environment = environment;
    this.#folder = folder;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Resolves when it listens. */
  async start() {
    for (;;) {
      if (await this.#launch()) return this;
      if (this.#stopping) return this;
      await sleep(300);
    }
  }

  kill() {
    this.kills += 1;
    this.#child?.kill('SIGKILL');
  }

  async stop(signal = 'SIGTERM') {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exit;
    clearTimeout(timer);
  }

  #launch() {
    const entry = join(root, `apps/${this.#name.split('-')[0]}/dist/main.js`);
    // It keeps its port, so that whoever sends need not know that it was restarted.
    const port = this.#wanted ? { API_PORT: this.#wanted } : {};
    const child = spawn(process.execPath, [entry], {
      env: { ...this.#environment, ...port },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const log = createWriteStream(join(this.#folder, `${this.#name}.log`), { flags: 'a' });
    let listens = false;
    return new Promise((resolve) => {
      createInterface(child.stdout).on('line', (line) => {
        log.write(`${line}\n`);
        const { msg, url } = JSON.parse(line);
        if (msg !== 'listening') return;
        this.url = url;
        listens = true;
        if (this.#name === 'api') this.#wanted = new URL(url).port;
        resolve(true);
      });
      child.once('exit', () => {
        log.end();
        resolve(false);
        // One that never listened is tried again by whoever waits for it.
        if (listens && !this.#stopping) setTimeout(() => void this.start(), 200);
      });
    });
  }
}
