import { randomBytes } from 'node:crypto';
import { readPrivateJson, writePrivateJson } from './private-files.js';
import { StackError } from './stack-error.js';
import type { StoreName } from './stores.js';
import type { StackPaths } from './workspace.js';

/** What outlives a stop, so that a URL once given stays valid. */
export interface Kept {
  readonly ports: Partial<Record<StoreName, number>>;
  readonly passwords: {
    readonly superuser: string;
    readonly migrator: string;
    readonly runtime: string;
    readonly redis: string;
    readonly clickhouse: string;
  };
}

export function readKept(paths: StackPaths): Kept | undefined {
  const value = readPrivateJson(paths.kept);
  if (value === undefined || isKept(value)) return value;
  throw new StackError(
    `${paths.kept} is damaged: run \`pnpm stack reset\`, which deletes the data of this stack.`,
  );
}

export function writeKept(paths: StackPaths, kept: Kept): void {
  writePrivateJson(paths.kept, kept);
}

export function newKept(): Kept {
  return {
    ports: {},
    passwords: {
      superuser: password(),
      migrator: password(),
      runtime: password(),
      redis: password(),
      clickhouse: password(),
    },
  };
}

// Hex needs no escaping in a URL, in SQL or in redis.conf.
function password(): string {
  return randomBytes(24).toString('hex');
}

function isKept(value: unknown): value is Kept {
  const { ports, passwords } = (value ?? {}) as Partial<Kept>;
  return (
    typeof ports === 'object' &&
    typeof passwords === 'object' &&
    (['superuser', 'migrator', 'runtime', 'redis', 'clickhouse'] as const).every((name) =>
      /^[0-9a-f]{48}$/.test(passwords[name]),
    )
  );
}
