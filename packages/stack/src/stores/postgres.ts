import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SUPERUSER } from '../endpoints.js';
import type { Kept } from '../kept.js';
import { type Cluster, configureCluster, dataOf, initCluster, isInitialised } from '../postgres/cluster.js';
import { ensureLogins } from '../postgres/logins.js';
import { type Placement, placeBinaries } from '../postgres/placement.js';
import { forgetForeignPid } from '../postgres/postmaster-pid.js';
import { probePostgres } from '../probe/postgres.js';
import { launchServer } from '../supervisor/server-process.js';
import { STOP_POSTGRES } from '../supervisor/stop-process.js';
import type { Progress, RunningStore, StoreDriver } from '../supervisor/store-driver.js';
import type { StackPaths } from '../workspace.js';

export function postgresDriver(
  paths: StackPaths,
  { dir, user }: Placement,
  passwords: Kept['passwords'],
  progress: Progress,
): StoreDriver {
  let cluster: Cluster | undefined;
  const dataDir = dataOf({ dir });
  return {
    store: 'postgres',
    dataDir,
    async prepare(signal) {
      cluster = { dir, user, instance: paths.instance, native: placeBinaries(user) };
      if (isInitialised(cluster)) return;
      progress('Postgres 18: initialising…');
      rmSync(paths.bootstrapDone, { force: true });
      await initCluster(cluster, passwords.superuser, signal);
    },
    async launch(port, onSpawn, signal): Promise<RunningStore> {
      if (!cluster) throw new Error('prepare() comes first');
      configureCluster(cluster, port);
      forgetForeignPid(dataDir);
      const url = `postgresql://${SUPERUSER}:${passwords.superuser}@127.0.0.1:${port}/postgres`;
      const command = {
        store: 'postgres' as const,
        port,
        dataDir,
        logFile: paths.log('postgres'),
        file: join(cluster.native, 'bin', 'postgres'),
        args: ['-D', dataDir],
        cwd: dataDir,
        user,
        stopSteps: STOP_POSTGRES,
        probe: () => probePostgres(url),
      };
      const store = await launchServer(command, onSpawn, signal);
      try {
        await ensureLogins(url, passwords);
      } catch (error) {
        await store.stop();
        throw error;
      }
      return store;
    },
  };
}
