import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';
import { installedRedis } from '../src/redis/find-server.js';
import { redisBinary } from '../src/redis/redis-binary.js';
import { resetStack } from '../src/stop-stack.js';
import { INSTANCES } from '../src/workspace.js';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));

// Stores that the person has set for another purpose are none of these tests' business.
for (const name of [
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'REDIS_URL',
  'CLICKHOUSE_URL',
  'CLICKHOUSE_READER_URL',
]) {
  delete process.env[name];
}

const made: string[] = [];

/** A folder that counts as a checkout. Its stacks are stopped and its data is deleted after the tests of the file. */
export async function temporaryWorkspace({ mode = 0o755 } = {}): Promise<string> {
  const workspace = realpathSync(mkdtempSync(join(tmpdir(), 'bulkhead-stack-')));
  chmodSync(workspace, mode);
  writeFileSync(join(workspace, 'pnpm-workspace.yaml'), '');
  made.push(workspace);
  await shareRedis(workspace);
  return workspace;
}

afterAll(async () => {
  const outcomes = await Promise.allSettled(made.splice(0).map(removeWorkspace));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
});

async function removeWorkspace(workspace: string): Promise<void> {
  for (const instance of INSTANCES) await resetStack({ workspace, instance });
  rmSync(workspace, { recursive: true, force: true });
}

// Fetched once per checkout, not once per workspace.
async function shareRedis(workspace: string): Promise<void> {
  await redisBinary(checkout);
  if (installedRedis()) return;
  const shared = join(checkout, '.bulkhead', 'redis');
  mkdirSync(join(workspace, '.bulkhead'));
  if (!existsSync(join(workspace, '.bulkhead', 'redis')))
    symlinkSync(shared, join(workspace, '.bulkhead', 'redis'));
}
