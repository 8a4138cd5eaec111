import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Runs the regular Prisma CLI, on the engine named, in this terminal. The exit code is its own. */
export async function runPrisma(args: readonly string[], url: string, engine: string): Promise<number> {
  const child = spawn(process.execPath, [require.resolve('prisma/build/index.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      MIGRATION_DATABASE_URL: url,
      PRISMA_SCHEMA_ENGINE_BINARY: engine,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
