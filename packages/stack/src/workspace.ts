import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makePrivateDir } from './private-files.js';
import { ConfigurationError } from './stack-error.js';
import type { StoreName } from './stores.js';

export const INSTANCES = ['dev', 'test'] as const;
export type StackInstance = (typeof INSTANCES)[number];

/** Where one instance keeps what. Secrets stand in `kept`, `run` and the Redis configuration, each 0600. */
export interface StackPaths {
  readonly workspace: string;
  readonly instance: StackInstance;
  /** `.bulkhead` of the workspace, shared by its instances. */
  readonly root: string;
  readonly dir: string;
  readonly lock: string;
  readonly leases: string;
  readonly wanted: string;
  readonly logs: string;
  readonly kept: string;
  readonly run: string;
  readonly bootstrapDone: string;
  readonly bootstrapSql: string;
  data(store: StoreName): string;
  log(of: StoreName | 'supervisor'): string;
}

export function stackPaths(workspace: string | undefined, instance: StackInstance): StackPaths {
  const top = workspace === undefined ? findWorkspace(process.cwd()) : existingFolder(workspace);
  const root = join(top, '.bulkhead');
  const dir = join(root, instance);
  const logs = join(dir, 'logs');
  return {
    workspace: top,
    instance,
    root,
    dir,
    logs,
    lock: join(dir, 'lock'),
    leases: join(dir, 'leases'),
    wanted: join(dir, 'wanted'),
    kept: join(dir, 'kept.json'),
    run: join(dir, 'run.json'),
    bootstrapDone: join(dir, 'bootstrap.sha256'),
    bootstrapSql: join(top, 'prisma', 'bootstrap.sql'),
    data: (store) => join(dir, store),
    log: (of) => join(logs, `${of}.log`),
  };
}

export function makeInstanceFolders(paths: StackPaths): void {
  // Postgres refuses to run as root and then runs as another user, who has to walk through these two.
  const passable = process.getuid?.() === 0 ? 0o711 : 0o700;
  for (const dir of [paths.root, paths.dir]) makePrivateDir(dir, passable);
  for (const dir of [paths.lock, paths.leases, paths.wanted, paths.logs]) makePrivateDir(dir);
}

/** Two checkouts never share a name, one checkout reached by two paths does. */
export function workspaceId(workspace: string): string {
  return createHash('sha256').update(workspace).digest('hex').slice(0, 12);
}

function findWorkspace(from: string): string {
  for (let dir = resolve(from); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'pnpm-workspace.yaml'))) return realpathSync(dir);
    if (dir === dirname(dir)) break;
  }
  throw new ConfigurationError(
    `No pnpm-workspace.yaml in ${from} or above it: run this inside the checkout.`,
  );
}

function existingFolder(workspace: string): string {
  try {
    return realpathSync(workspace);
  } catch (error) {
    throw new ConfigurationError(
      `The workspace ${workspace} does not exist: give the folder of a checkout.`,
      {
        cause: error,
      },
    );
  }
}
