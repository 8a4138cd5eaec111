import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable, type RedisBinary } from './find-server.js';

/** The server of packages that were unpacked into `dir` instead of being installed. */
export function unpackedRedis(dir: string): RedisBinary | undefined {
  const file = ['redis-server', 'valkey-server']
    .map((name) => join(dir, 'usr', 'bin', name))
    .find(isExecutable);
  if (!file) return undefined;
  const libraries = ['usr/lib', 'lib'].flatMap((lib) => [join(dir, lib), ...multiarch(join(dir, lib))]);
  return { file, env: { LD_LIBRARY_PATH: libraries.join(':') } };
}

function multiarch(lib: string): string[] {
  try {
    return readdirSync(lib)
      .filter((name) => name.includes('-linux-'))
      .map((name) => join(lib, name));
  } catch {
    return [];
  }
}
