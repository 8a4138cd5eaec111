import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startUser } from '../test/command.js';
import { processesOf } from '../test/processes.js';
import { temporaryWorkspace } from '../test/temporary-workspace.js';
import { until } from '../test/until.js';
import { liveLeases, pinLease, takeLease, unpinLease } from './leases.js';
import { stackStatus } from './stack-status.js';
import { makeInstanceFolders, stackPaths } from './workspace.js';

const ensureRedis = "stack.ensureStack({ instance: 'test', only: ['redis'] })";

test('a test stack stays while one user lives and stops by itself when the last one was killed', async () => {
  const workspace = await temporaryWorkspace();
  const users = [
    startUser(ensureRedis, { cwd: workspace }),
    startUser(ensureRedis, { cwd: workspace }),
  ] as const;
  await Promise.all(users.map((user) => user.shows('ready')));
  const leases = stackPaths(workspace, 'test').leases;
  expect(liveLeases(leases)).toBe(2);

  users[0].child.kill('SIGKILL');
  await users[0].ended;
  expect(liveLeases(leases)).toBe(1);
  expect((await stackStatus({ workspace, instance: 'test' })).redis.state).toBe('running');

  users[1].child.kill('SIGKILL');
  await users[1].ended;
  await until(() => processesOf(workspace).length === 0);
  expect((await stackStatus({ workspace, instance: 'test' })).redis.state).toBe('stopped');
});

test('servers whose folder was deleted do not live on', async () => {
  const workspace = await temporaryWorkspace();
  const user = startUser(ensureRedis, { cwd: workspace });
  await user.shows('ready');
  rmSync(join(workspace, '.bulkhead', 'test'), { recursive: true, force: true });
  user.child.kill('SIGKILL');
  await user.ended;
  await until(() => processesOf(workspace).length === 0);
});

test('a pin counts as a user until it is taken off', async () => {
  const paths = stackPaths(await temporaryWorkspace(), 'test');
  makeInstanceFolders(paths);
  expect(liveLeases(paths.leases)).toBe(0);
  takeLease(paths.leases);
  pinLease(paths.leases);
  expect(liveLeases(paths.leases)).toBe(2);
  unpinLease(paths.leases);
  expect(liveLeases(paths.leases)).toBe(1);
});
