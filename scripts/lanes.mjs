// lanes.mjs [--json]: the lanes of the deployment that the environment names, or of the development stack, which help and
// wrong arguments do not start.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
const args = process.argv.slice(2);
const run = (...command) => spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });

const build = spawnSync(
  process.execPath,
  [turbo, 'run', 'build', '--filter=@bulkhead/platform', '--output-logs=errors-only', '--log-prefix=none'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
if (build.status !== 0) {
  process.stderr.write(build.stdout);
  process.exit(1);
}
const { readLanesArguments } = await import('../packages/platform/dist/lanes-arguments.js');
const asked = readLanesArguments(args);
const needed = ['REDIS_URL', 'DATABASE_URL', 'CONTEXT_SEAL_KEY'];
const needsNoStack = 'fault' in asked || asked.what === 'help' || needed.every((name) => process.env[name]);
const { status } = needsNoStack
  ? run('packages/platform/dist/lanes-cli.js', ...args)
  : run('scripts/with-database.mjs', '--redis', 'platform', 'lanes-cli', ...args);
process.exit(status ?? 1);
