import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Ended, stack } from '../test/command.js';
import { temporaryWorkspace } from '../test/temporary-workspace.js';
import { CLICKHOUSE_READER } from './clickhouse-reader.js';
import type { StackEndpoints } from './endpoints.js';
import { ensureStack } from './ensure-stack.js';
import { tooOldNode } from './node-floor.js';
import { canRun, chooseUser, systemUsers } from './postgres/system-user.js';
import { clickHouseStatement, probeClickHouse } from './probe/clickhouse.js';

const isRoot = process.getuid?.() === 0;

/** One line for a person, nothing else: no stack trace, no second line. */
function oneLine({ code, stdout, stderr }: Ended): string {
  expect({ failed: code !== 0, stdout }).toEqual({ failed: true, stdout: '' });
  return /^stack: (.+)\n$/.exec(stderr)?.[1] ?? `not one line:\n${stderr}`;
}

describe('arguments', () => {
  let workspace: string;
  beforeAll(async () => {
    workspace = await temporaryWorkspace();
  });

  test.each([
    [[], 'a command is missing'],
    [['strat'], 'unknown command "strat"'],
    [['up', 'now'], 'unknown argument "now"'],
    [['up', '--instance', 'prod'], 'unknown instance "prod"'],
    [['up', '--jsno'], "Unknown option '--jsno'"],
    [['up', '--instance'], "Option '--instance <value>' argument missing"],
  ])('%j are answered with what to write instead', async (args, complaint) => {
    expect(oneLine(await stack(args, { cwd: workspace }))).toBe(
      `${complaint}: use \`pnpm stack up|down|status|reset [--instance dev|test] [--json]\`.`,
    );
  });

  test('outside of a checkout nothing is started', async () => {
    expect(oneLine(await stack(['up'], { cwd: '/' }))).toBe(
      'No pnpm-workspace.yaml in / or above it: run this inside the checkout.',
    );
  });

  test.each([
    ['18.20.4', 'Node 18.20.4 is too old: install Node 20.19 or newer and run the command again.'],
    ['20.18.3', 'Node 20.18.3 is too old: install Node 20.19 or newer and run the command again.'],
    ['20.19.0', undefined],
    ['24.1.0', undefined],
  ])('Node %s is judged before anything else is loaded', (version, complaint) => {
    expect(tooOldNode(version)).toBe(complaint);
  });
});

describe('folders', () => {
  test('one that may not be written says whose it is to change', async () => {
    const workspace = await temporaryWorkspace();
    const folder = join(workspace, '.bulkhead');
    chmodSync(workspace, 0o555);
    const user = isRoot ? chooseUser(systemUsers(), []) : undefined;
    if (user && !canRun(process.execPath, user))
      throw new Error(`${user.name} may not run ${process.execPath}`);
    const line = oneLine(await stack(['up'], { cwd: workspace, user }));
    chmodSync(workspace, 0o755);
    expect(line).toMatch(
      new RegExp(
        `^Cannot write ${folder}.*: this user may not\\. Run as the owner of that folder, or .* chown\\.$`,
      ),
    );
  });

  test('a file where a folder should be is named', async () => {
    const workspace = await temporaryWorkspace();
    const file = join(workspace, '.bulkhead', 'dev');
    writeFileSync(file, '');
    const line = oneLine(await stack(['up'], { cwd: workspace }));
    rmSync(file);
    expect(line).toMatch(/^Cannot write .*\/\.bulkhead\/dev: a file stands where/);
  });

  test('damaged state names the file and the way out, and reset takes it', async () => {
    const workspace = await temporaryWorkspace();
    await ensureStack({ workspace, only: ['redis'] });
    await stack(['down'], { cwd: workspace });
    writeFileSync(join(workspace, '.bulkhead/dev/kept.json'), '{"ports":');
    expect(oneLine(await stack(['status'], { cwd: workspace }))).toMatch(
      /kept\.json is damaged.*`pnpm stack reset`/,
    );
    expect(await stack(['reset'], { cwd: workspace })).toMatchObject({ code: 0 });
    await ensureStack({ workspace, only: ['redis'] });
  });

  test('data whose password was lost says so', async () => {
    const workspace = await temporaryWorkspace();
    await ensureStack({ workspace, only: ['postgres'] });
    await stack(['down'], { cwd: workspace });
    const password = 'f'.repeat(48);
    const names = ['superuser', 'migrator', 'runtime', 'redis', 'clickhouse'];
    const passwords = Object.fromEntries(names.map((name) => [name, password]));
    writeFileSync(join(workspace, '.bulkhead/dev/kept.json'), JSON.stringify({ ports: {}, passwords }));
    const line =
      /^Postgres in .*\/data does not take the password kept in kept\.json: .*`pnpm stack reset` to start empty\.$/;
    await expect(ensureStack({ workspace, only: ['postgres'] })).rejects.toThrow(line);
  });
});

describe('servers of somebody else', () => {
  let theirs: StackEndpoints;
  let cwd: string;

  beforeAll(async () => {
    cwd = await temporaryWorkspace();
    theirs = await ensureStack({ workspace: await temporaryWorkspace() });
  });

  const changed = (url: string, change: Partial<URL>) => Object.assign(new URL(url), change).href;
  const external = ({ postgres, redis, clickhouse }: StackEndpoints) => ({
    DATABASE_URL: postgres.url,
    MIGRATION_DATABASE_URL: postgres.migrationUrl,
    REDIS_URL: redis.url,
    CLICKHOUSE_URL: clickhouse.url,
  });

  test('are used as they are and nothing is started', async () => {
    const { code, stdout } = await stack(['up', '--json'], { cwd, env: external(theirs) });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      state: 'up',
      postgres: { url: theirs.postgres.url, migrationUrl: theirs.postgres.migrationUrl, state: 'external' },
      redis: { url: theirs.redis.url, state: 'external' },
      clickhouse: { ...theirs.clickhouse, state: 'external' },
    });
    expect(JSON.parse(stdout)).not.toHaveProperty('supervisor');
  });

  test('and only the missing stores are embedded', async () => {
    const { DATABASE_URL, MIGRATION_DATABASE_URL, CLICKHOUSE_URL } = external(theirs);
    const env = { DATABASE_URL, MIGRATION_DATABASE_URL, CLICKHOUSE_URL };
    const { code, stdout } = await stack(['up', '--json'], { cwd, env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      postgres: { state: 'external' },
      redis: { state: 'running' },
    });
    await stack(['down'], { cwd, env });
  });

  test('and the reader that follows from CLICKHOUSE_URL is made there when it is missing', async () => {
    const { url, readerUrl } = theirs.clickhouse;
    await clickHouseStatement(url, `DROP USER ${CLICKHOUSE_READER}`);
    await expect(probeClickHouse(readerUrl)).rejects.toMatchObject({ code: 'CH516' });
    expect(await stack(['up'], { cwd, env: external(theirs) })).toMatchObject({ code: 0 });
    await probeClickHouse(readerUrl);
    await expect(clickHouseStatement(readerUrl, 'SELECT 1 SETTINGS max_threads = 3')).rejects.toMatchObject({
      code: 'CH164',
    });
  });

  test.each<[string, (urls: ReturnType<typeof external>) => Record<string, string>, RegExp]>([
    [
      'a URL that is none',
      () => ({ REDIS_URL: 'localhost:6379' }),
      /^REDIS_URL is not a URL like redis:\/\/:password@host:6379\/0: correct it/,
    ],
    [
      'a URL of another kind',
      () => ({ CLICKHOUSE_URL: 'redis://localhost' }),
      /^CLICKHOUSE_URL is not a URL like http:/,
    ],
    [
      'a URL without its twin',
      (urls) => ({ MIGRATION_DATABASE_URL: '', DATABASE_URL: urls.DATABASE_URL }),
      /^DATABASE_URL is set without MIGRATION_DATABASE_URL: set both/,
    ],
    [
      'a twin without its URL',
      (urls) => ({ DATABASE_URL: '', MIGRATION_DATABASE_URL: urls.DATABASE_URL }),
      /^MIGRATION_DATABASE_URL is set without DATABASE_URL: set both/,
    ],
    [
      'a reader without a writer',
      (urls) => ({ CLICKHOUSE_URL: '', CLICKHOUSE_READER_URL: urls.CLICKHOUSE_URL }),
      /^CLICKHOUSE_READER_URL is set without CLICKHOUSE_URL/,
    ],
    [
      'a wrong Postgres password',
      (urls) => ({ DATABASE_URL: changed(urls.DATABASE_URL, { password: 'wrong' }) }),
      /^DATABASE_URL: Postgres at 127\.0\.0\.1:\d+ refuses the password of user "bulkhead_runtime": correct it in DATABASE_URL\.$/,
    ],
    [
      'a wrong Redis password',
      (urls) => ({ REDIS_URL: changed(urls.REDIS_URL, { password: 'wrong' }) }),
      /^REDIS_URL: Redis at 127\.0\.0\.1:\d+ refuses the password: correct it in REDIS_URL\.$/,
    ],
    [
      'no Redis password',
      (urls) => ({ REDIS_URL: changed(urls.REDIS_URL, { password: '' }) }),
      /^REDIS_URL: Redis at .* refuses the password/,
    ],
    [
      'a wrong ClickHouse password',
      (urls) => ({ CLICKHOUSE_URL: changed(urls.CLICKHOUSE_URL, { password: 'wrong' }) }),
      /^CLICKHOUSE_URL: ClickHouse at 127\.0\.0\.1:\d+ refuses the password of user "bulkhead_writer"/,
    ],
    [
      'a wrong reader password',
      (urls) => ({ CLICKHOUSE_READER_URL: changed(urls.CLICKHOUSE_URL, { password: 'wrong' }) }),
      /^CLICKHOUSE_READER_URL: ClickHouse at 127\.0\.0\.1:\d+ refuses the password/,
    ],
    [
      'a database that is not there',
      (urls) => ({ DATABASE_URL: changed(urls.DATABASE_URL, { pathname: '/nope' }) }),
      /^DATABASE_URL: Postgres at .* has no database "nope": create it or correct DATABASE_URL\.$/,
    ],
  ])('%s is one line that says what to do', async (_, wrong, line) => {
    const urls = external(theirs);
    const complaint = oneLine(await stack(['up'], { cwd, env: { ...urls, ...wrong(urls) } }));
    expect(complaint).toMatch(line);
    for (const { password } of Object.values(urls).map((url) => new URL(url)))
      expect(complaint).not.toContain(password);
  });

  test('a server that does not answer is one line that says what to do', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    await new Promise((resolve) => server.close(resolve));
    for (const [name, url] of Object.entries(external(theirs))) {
      if (name === 'DATABASE_URL') continue;
      const env = { ...external(theirs), [name]: changed(url, { port: String(port) }) };
      expect(oneLine(await stack(['up'], { cwd, env }))).toMatch(
        new RegExp(
          `^${name}: cannot use \\w+ at 127\\.0\\.0\\.1:${port} \\(connection refused\\): start it, correct ${name}, or unset it`,
        ),
      );
    }
  });
});
