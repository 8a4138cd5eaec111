import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface RedisBinary {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

const NAMES = ['redis-server', 'valkey-server'];

export function onPath(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, name))
    .find(isExecutable);
}

export function installedRedis(): RedisBinary | undefined {
  for (const name of NAMES) {
    const file = onPath(name);
    if (file) return { file, env: {} };
  }
  return undefined;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
