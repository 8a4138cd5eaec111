import { join } from 'node:path';
import { stackPaths } from '../workspace.js';
import { fetchRedis } from './fetch-server.js';
import { installedRedis, type RedisBinary } from './find-server.js';
import { unpackedRedis } from './unpacked.js';

/** The server that the stack runs, for tests that stop and restart one of their own. */
export async function redisBinary(workspace?: string): Promise<RedisBinary> {
  const unpacked = join(stackPaths(workspace, 'test').root, 'redis');
  return installedRedis() ?? unpackedRedis(unpacked) ?? fetchRedis(unpacked, AbortSignal.timeout(120_000));
}
