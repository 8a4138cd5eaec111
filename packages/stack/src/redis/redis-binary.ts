import { join } from 'node:path';
import type { Progress } from '../supervisor/store-driver.js';
import { makeInstanceFolders, stackPaths } from '../workspace.js';
import { fetchRedis } from './fetch-server.js';
import { installedRedis, type RedisBinary } from './find-server.js';
import { unpackedRedis } from './unpacked.js';

/** Milliseconds. */
const FETCH_LIMIT = 120_000;

/** The server that is installed, else the one unpacked under `root`, which is fetched when it is missing. */
export async function locateRedis(
  root: string,
  signal: AbortSignal,
  progress: Progress = () => {},
): Promise<RedisBinary> {
  const unpacked = join(root, 'redis');
  const found = installedRedis() ?? unpackedRedis(unpacked);
  if (found) return found;
  progress('Redis: not on the PATH, fetching its packages with apt…');
  return fetchRedis(unpacked, signal);
}

/** The server that the stack runs, for tests that stop and restart one of their own. */
export function redisBinary(workspace?: string): Promise<RedisBinary> {
  const paths = stackPaths(workspace, 'test');
  makeInstanceFolders(paths);
  return locateRedis(paths.root, AbortSignal.timeout(FETCH_LIMIT));
}
