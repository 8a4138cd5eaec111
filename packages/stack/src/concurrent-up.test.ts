import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startStack, startUser } from '../test/command.js';
import { processesOf } from '../test/processes.js';
import { temporaryWorkspace } from '../test/temporary-workspace.js';
import { until } from '../test/until.js';
import { ensureStack } from './ensure-stack.js';
import { processRef } from './process-ref.js';
import { stackStatus } from './stack-status.js';
import { stopStack } from './stop-stack.js';

const ensureRedis = "stack.ensureStack({ only: ['redis'] })";

test('of several starts at once one starts the stack and the others wait for it', async () => {
  const workspace = await temporaryWorkspace();
  const users = Array.from({ length: 5 }, () => startUser(ensureRedis, { cwd: workspace }));
  await Promise.all(users.map((user) => user.shows('ready')));
  for (const user of users) user.child.kill('SIGKILL');
  await Promise.all(users.map((user) => user.ended));
  const log = readFileSync(join(workspace, '.bulkhead/dev/logs/supervisor.log'), 'utf8');
  expect(log.match(/Redis .*: ready/g)).toHaveLength(1);
  expect((await stackStatus({ workspace })).redis).toMatchObject({ state: 'running', restarts: 0 });
});

test('a store that is asked for later joins the running ones', async () => {
  const workspace = await temporaryWorkspace();
  await ensureStack({ workspace, only: ['redis'] });
  const before = await stackStatus({ workspace });
  const { postgres } = await ensureStack({ workspace, only: ['postgres'] });
  const after = await stackStatus({ workspace });
  expect(after.redis.pid).toBe(before.redis.pid);
  expect(after.supervisor).toEqual(before.supervisor);
  expect(after.postgres).toMatchObject({ state: 'running', url: postgres.url });
});

test('Ctrl-C during up leaves no process behind, and the next up starts afresh', async () => {
  const workspace = await temporaryWorkspace();
  const up = startStack(['up'], { cwd: workspace });
  await up.shows('initialising');
  up.child.kill('SIGINT');
  up.child.kill('SIGINT');
  expect(await up.ended).toMatchObject({ code: 130, stdout: '' });
  expect(processesOf(workspace)).toEqual([]);
  await ensureStack({ workspace, only: ['postgres'] });
  await stopStack({ workspace });
  expect(processesOf(workspace)).toEqual([]);
});

test('stopping also reaches a supervisor that has just been launched', async () => {
  const workspace = await temporaryWorkspace();
  const starting = expect(ensureStack({ workspace, only: ['redis'] })).rejects.toThrow(
    'stopped while it was starting',
  );
  await until(() => processesOf(workspace).length > 0);
  await stopStack({ workspace });
  await starting;
  expect(processesOf(workspace)).toEqual([]);
});

test('guarantees that servers of a killed supervisor are found without its record', async () => {
  const workspace = await temporaryWorkspace();
  await ensureStack({ workspace, only: ['redis'] });
  const { supervisor, redis } = await stackStatus({ workspace });
  process.kill(supervisor?.pid ?? 0, 'SIGKILL');
  rmSync(join(workspace, '.bulkhead/dev/run.json'));
  await ensureStack({ workspace, only: ['redis'] });
  expect(processRef(redis.pid ?? 0)).toBeUndefined();
  expect((await stackStatus({ workspace })).redis).toMatchObject({ state: 'running', port: redis.port });
});

test('guarantees that no other variable of the environment reaches the supervisor or a server', async () => {
  const workspace = await temporaryWorkspace();
  const user = startUser(ensureRedis, { cwd: workspace, env: { SOME_SECRET: 'do-not-pass-on' } });
  await user.shows('ready');
  const others = processesOf(workspace).filter((pid) => Number(pid) !== user.child.pid);
  expect(others.length).toBeGreaterThanOrEqual(2);
  for (const pid of others)
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('do-not-pass-on');
  user.child.kill('SIGKILL');
});
