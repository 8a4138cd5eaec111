import { join } from 'node:path';
import type { Kept } from '../kept.js';
import { makePrivateDir, writePrivateFile } from '../private-files.js';
import { probeRedis } from '../probe/redis.js';
import type { RedisBinary } from '../redis/find-server.js';
import { locateRedis } from '../redis/redis-binary.js';
import { redisConf } from '../redis/settings.js';
import { launchServer } from '../supervisor/server-process.js';
import { STOP_OTHER } from '../supervisor/stop-process.js';
import type { Progress, StoreDriver } from '../supervisor/store-driver.js';
import type { StackPaths } from '../workspace.js';

export function redisDriver(
  paths: StackPaths,
  passwords: Kept['passwords'],
  progress: Progress,
): StoreDriver {
  const password = passwords.redis;
  const dataDir = paths.data('redis');
  const conf = join(paths.dir, 'redis.conf');
  let binary: RedisBinary | undefined;
  return {
    store: 'redis',
    dataDir,
    async prepare(signal) {
      makePrivateDir(dataDir);
      binary = await locateRedis(paths.root, signal, progress);
    },
    async launch(port, onSpawn, signal) {
      if (!binary) throw new Error('prepare() comes first');
      writePrivateFile(conf, redisConf({ instance: paths.instance, port, password, dataDir }));
      const command = {
        store: 'redis' as const,
        port,
        dataDir,
        logFile: paths.log('redis'),
        file: binary.file,
        args: [conf],
        cwd: dataDir,
        env: binary.env,
        stopSteps: STOP_OTHER,
        probe: () => probeRedis(`redis://:${password}@127.0.0.1:${port}/0`),
      };
      return launchServer(command, onSpawn, signal);
    },
  };
}
