import { cpSync, lstatSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { stack } from '../test/command.js';
import { processesOf } from '../test/processes.js';
import { temporaryWorkspace } from '../test/temporary-workspace.js';
import { until } from '../test/until.js';
import { ensureStack, readEndpoints } from './ensure-stack.js';
import { probeClickHouse } from './probe/clickhouse.js';
import { probePostgres } from './probe/postgres.js';
import { probeRedis } from './probe/redis.js';
import { processRef } from './process-ref.js';
import { type StackStatus, stackStatus } from './stack-status.js';
import { stopStack } from './stop-stack.js';
import { STORES, type StoreName } from './stores.js';

let workspace: string;
let first: StackStatus;

beforeAll(async () => {
  workspace = await temporaryWorkspace();
  const up = await stack(['up', '--json'], { cwd: workspace });
  expect(up).toMatchObject({ code: 0 });
  first = JSON.parse(up.stdout) as StackStatus;
});

const status = () => stackStatus({ workspace });
const pids = (of: StackStatus) => STORES.map((store) => of[store].pid);

/** By somebody who is neither the owner nor root: through every folder from the checkout down. */
function isReachable(folder: string): boolean {
  return folder === workspace || ((statSync(folder).mode & 0o001) !== 0 && isReachable(dirname(folder)));
}

async function rows(statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: first.postgres.migrationUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('a stack that is up', () => {
  test('tells where each store is, in the shape that scripts read', () => {
    expect(first).toMatchObject({
      instance: 'dev',
      workspace,
      state: 'up',
      supervisor: { pid: expect.any(Number) },
      postgres: {
        url: expect.stringMatching(
          /^postgresql:\/\/bulkhead_runtime:[0-9a-f]{48}@127\.0\.0\.1:\d+\/bulkhead$/,
        ),
        migrationUrl: expect.stringMatching(
          /^postgresql:\/\/bulkhead_migrator:[0-9a-f]{48}@127\.0\.0\.1:\d+\/bulkhead$/,
        ),
        superuserUrl: expect.stringMatching(/^postgresql:\/\/postgres:/),
        state: 'running',
        version: expect.stringMatching(/^18\./),
      },
      redis: {
        url: expect.stringMatching(/^redis:\/\/:[0-9a-f]{48}@127\.0\.0\.1:\d+\/0$/),
        state: 'running',
      },
      clickhouse: {
        url: expect.stringMatching(/^http:\/\/bulkhead_writer:[0-9a-f]{48}@127\.0\.0\.1:\d+\/bulkhead$/),
        readerUrl: expect.stringMatching(
          /^http:\/\/bulkhead_reader:[0-9a-f]{48}@127\.0\.0\.1:\d+\/bulkhead$/,
        ),
        state: 'running',
      },
    });
  });

  test('answers at every URL', async () => {
    const { postgres, redis, clickhouse } = first;
    for (const url of [postgres.url, postgres.migrationUrl, postgres.superuserUrl]) {
      expect(await probePostgres(url ?? '')).toBe(postgres.version);
    }
    expect(await probeRedis(redis.url ?? '')).toBe(redis.version);
    for (const url of [clickhouse.url, clickhouse.readerUrl])
      expect(await probeClickHouse(url ?? '')).toBe(clickhouse.version);
  });

  test('guarantees that nobody else can list its folders or read a file', () => {
    const dir = join(workspace, '.bulkhead/dev');
    const entries = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name));
    expect(entries.length).toBeGreaterThan(100);
    for (const path of [join(workspace, '.bulkhead'), dir, ...entries]) {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      // A closed folder covers what is inside it.
      if (!stat || !isReachable(dirname(path))) continue;
      const bits = stat.isDirectory() ? 0o066 : 0o077;
      expect([path, (stat.mode & bits).toString(8)]).toEqual([path, '0']);
    }
  });

  test('guarantees that no process names a password on its command line', () => {
    const { passwords } = JSON.parse(readFileSync(join(workspace, '.bulkhead/dev/kept.json'), 'utf8')) as {
      passwords: Record<string, string>;
    };
    const secrets = [...Object.values(passwords), new URL(first.clickhouse.readerUrl ?? '').password];
    const commands = processesOf(workspace).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    expect(commands.length).toBeGreaterThan(STORES.length);
    for (const command of commands) for (const secret of secrets) expect(command).not.toContain(secret);
  });

  test('is left as it is by another up', async () => {
    const again = await ensureStack({ workspace });
    expect(again.postgres.url).toBe(first.postgres.url);
    expect(pids(await status())).toEqual(pids(first));
  });

  test('prints a table for people', async () => {
    const { stdout, code } = await stack(['status'], { cwd: workspace });
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      `dev stack: up, supervisor ${first.supervisor?.pid}`,
      expect.stringMatching(/^store +state +version +port +pid +data$/),
      expect.stringMatching(/^Postgres +running +18\.\d+ +\d+ +\d+ +\/.*\/postgres\/data$/),
    ]);
  });

  test.each(STORES)(
    'starts a killed %s again on its port and leaves the others alone',
    async (store: StoreName) => {
      const before = await status();
      process.kill(before[store].pid ?? 0, 'SIGKILL');
      const after = await until(async () => {
        const now = await status();
        return now.state === 'up' && now[store].pid !== before[store].pid && now;
      });
      expect(after[store]).toMatchObject({
        port: before[store].port,
        restarts: (before[store].restarts ?? 0) + 1,
      });
      for (const other of STORES) if (other !== store) expect(after[other].pid).toBe(before[other].pid);
    },
  );
});

describe('a supervisor that was killed', () => {
  test('leaves servers that status finds and that the next up replaces, data kept', async () => {
    await rows('create table if not exists kept as select 1 as one');
    const before = await status();
    process.kill(before.supervisor?.pid ?? 0, 'SIGKILL');
    const orphaned = await until(async () => {
      const { code, stdout } = await stack(['status', '--json'], { cwd: workspace });
      return code === 1 && (JSON.parse(stdout) as StackStatus);
    });
    expect(orphaned).toMatchObject({
      state: 'degraded',
      postgres: { state: 'orphaned' },
      redis: { state: 'orphaned' },
    });

    await ensureStack({ workspace });
    const after = await status();
    expect(after.state).toBe('up');
    for (const store of STORES)
      expect(after[store]).toMatchObject({ port: before[store].port, url: before[store].url });
    for (const pid of pids(before)) expect(processRef(pid ?? 0)).toBeUndefined();
    expect(await rows('select one from kept')).toEqual([{ one: 1 }]);
  });
});

describe('two checkouts', () => {
  test('run side by side and know nothing of each other', async () => {
    const other = await temporaryWorkspace();
    const theirs = await ensureStack({ workspace: other, only: ['postgres', 'redis'] });
    expect(new Set([theirs.postgres.url, theirs.redis.url, first.postgres.url, first.redis.url]).size).toBe(
      4,
    );
    await stopStack({ workspace: other });
    expect(processesOf(other)).toEqual([]);
    expect((await status()).state).toBe('up');
  });
});

describe('a copy of a running checkout', () => {
  test('guarantees that what it does leaves the original alone', async () => {
    const copy = await temporaryWorkspace();
    rmSync(join(copy, '.bulkhead'), { recursive: true });
    const files = {
      recursive: true,
      filter: (path: string) => !path.includes('/postgres') && !path.includes('/clickhouse'),
    };
    cpSync(join(workspace, '.bulkhead'), join(copy, '.bulkhead'), files);
    const before = await status();
    expect((await stackStatus({ workspace: copy })).redis.state).toBe('stopped');
    const theirs = await ensureStack({ workspace: copy, only: ['redis'] });
    expect(theirs.redis.url).not.toBe(before.redis.url);
    await stopStack({ workspace: copy });
    const { state, supervisor } = await status();
    expect({ state, supervisor }).toEqual({ state: 'up', supervisor: before.supervisor });
  });
});

describe('down', () => {
  test('stops every process and keeps data, ports and passwords', async () => {
    const running = await status();
    expect(await stack(['down'], { cwd: workspace })).toMatchObject({ code: 0, stderr: '' });
    for (const pid of [running.supervisor?.pid, ...pids(running)])
      expect(processRef(pid ?? 0)).toBeUndefined();
    expect(processesOf(workspace)).toEqual([]);
    expect(await stack(['status'], { cwd: workspace })).toMatchObject({ code: 1 });
    expect(readEndpoints({ workspace }).postgres?.url).toBe(first.postgres.url);
  });

  test('is followed by an up that finds the rows, and another port where a kept one is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => {
      squatter.listen(first.redis.port, '127.0.0.1', resolve);
    });
    const up = await stack(['up', '--json'], { cwd: workspace });
    squatter.close();
    expect(up).toMatchObject({ code: 0 });
    expect(up.stderr).toMatch(
      new RegExp(
        `^Redis: port ${first.redis.port} is taken by another program, using \\d+ from now on$`,
        'm',
      ),
    );
    const now = JSON.parse(up.stdout) as StackStatus;
    expect(now.redis.port).not.toBe(first.redis.port);
    expect(now.postgres.url).toBe(first.postgres.url);
    expect(await rows('select one from kept')).toEqual([{ one: 1 }]);
  });
});

describe('reset', () => {
  test('deletes the data and keeps the URLs', async () => {
    const { postgres } = readEndpoints({ workspace });
    expect(await stack(['reset'], { cwd: workspace })).toMatchObject({ code: 0 });
    await ensureStack({ workspace, only: ['postgres'] });
    expect(readEndpoints({ workspace }).postgres).toEqual(postgres);
    await expect(rows('select one from kept')).rejects.toThrow('relation "kept" does not exist');
  });
});
