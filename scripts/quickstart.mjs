// pnpm quickstart: runs examples/quickstart/quickstart.mjs on the development database.
import { join } from 'node:path';
import { developmentEnvironment } from './lib/dev-environment.mjs';
import { prepare, root, run } from './lib/prepare.mjs';

await prepare();
const { ensureStack } = await import('../packages/stack/dist/index.js');
const { deployMigrations, installSealKeys } = await import('../packages/migrate/dist/index.js');

const env = developmentEnvironment(await ensureStack({ instance: 'dev', only: ['postgres'] }));
await deployMigrations({ url: env.MIGRATION_DATABASE_URL, directory: join(root, 'prisma/migrations') });
await installSealKeys(env.MIGRATION_DATABASE_URL, env.CONTEXT_SEAL_KEY);
process.exitCode = await run(process.execPath, [join(root, 'examples/quickstart/quickstart.mjs')], {
  env,
  stdio: 'inherit',
});
