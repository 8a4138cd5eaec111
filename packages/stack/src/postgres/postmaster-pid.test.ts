import { spawn } from 'node:child_process';
import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryWorkspace } from '../../test/temporary-workspace.js';
import { ensureStack } from '../ensure-stack.js';
import { stackStatus } from '../stack-status.js';
import { stopStack } from '../stop-stack.js';
import { chooseUser, systemUsers } from './system-user.js';

test('a pid file that names another program by now does not keep Postgres from starting', async () => {
  const workspace = await temporaryWorkspace();
  await ensureStack({ workspace, only: ['postgres'] });
  const { dataDir = '' } = (await stackStatus({ workspace })).postgres;
  await stopStack({ workspace });

  // Of the server's own user: only then does Postgres take the pid for one of its kind.
  const user = process.getuid?.() === 0 ? chooseUser(systemUsers(), []) : undefined;
  const other = spawn('sleep', ['600'], {
    cwd: '/',
    stdio: 'ignore',
    ...(user && { uid: user.uid, gid: user.gid }),
  });
  const file = join(dataDir, 'postmaster.pid');
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, `${other.pid}\n${dataDir}\n1700000000\n5432\n\n127.0.0.1\n`, { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
  try {
    await ensureStack({ workspace, only: ['postgres'] });
    expect(other.exitCode).toBeNull();
    expect(other.signalCode).toBeNull();
  } finally {
    other.kill('SIGKILL');
  }
});
