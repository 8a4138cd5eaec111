// with-database.mjs [--redis] <package> <entry> …: as run.mjs, with DATABASE_URL, MIGRATION_DATABASE_URL and CONTEXT_SEAL_KEY
// of the development stack wherever the environment does not name them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
const build = spawnSync(
  process.execPath,
  [turbo, 'run', 'build', '--filter=@bulkhead/stack', '--output-logs=errors-only', '--log-prefix=none'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
if (build.status !== 0) {
  process.stderr.write(build.stdout);
  process.exit(1);
}
const { ensureStack } = await import('../packages/stack/dist/index.js');
const withRedis = process.argv[2] === '--redis' && process.env.REDIS_URL === undefined;
const { postgres, redis } = await ensureStack({
  instance: 'dev',
  only: withRedis ? ['postgres', 'redis'] : ['postgres'],
  onProgress: (line) => console.error(line),
});
const { status, signal } = spawnSync(
  process.execPath,
  [join(root, 'scripts/run.mjs'), ...process.argv.slice(process.argv[2] === '--redis' ? 3 : 2)],
  {
    env: {
      ...(withRedis && { REDIS_URL: redis.url }),
      DATABASE_URL: postgres.url,
      MIGRATION_DATABASE_URL: postgres.migrationUrl,
      ...developmentKeys(),
      ...process.env,
    },
    stdio: 'inherit',
  },
);
process.exit(signal ? 1 : status);

function developmentKeys() {
  try {
    return JSON.parse(readFileSync(join(root, '.bulkhead/dev-keys.json'), 'utf8'));
  } catch {
    return {};
  }
}
