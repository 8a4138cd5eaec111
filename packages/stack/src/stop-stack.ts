import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StackOptions } from './ensure-stack.js';
import { type Lock, lockHolder, takeLock } from './generation-lock.js';
import { readKept } from './kept.js';
import { stopLaunched } from './launch-supervisor.js';
import { unpinLease } from './leases.js';
import { readRun } from './run-record.js';
import { fileError, StackError } from './stack-error.js';
import { dataDirs } from './supervisor/drivers.js';
import { stopOrphans } from './supervisor/orphans.js';
import { stopProcess } from './supervisor/stop-process.js';
import { forgetWanted } from './wanted.js';
import { makeInstanceFolders, type StackPaths, stackPaths } from './workspace.js';

/** Stops every server of the instance, also those of a supervisor that was killed. Data and ports are kept. */
export async function stopStack({ instance = 'dev', workspace }: StackOptions = {}): Promise<void> {
  await whileStopped(stackPaths(workspace, instance), () => {});
}

/** Stops the stack and deletes its data. Ports and passwords are kept, so that URLs stay valid. */
export async function resetStack({ instance = 'dev', workspace }: StackOptions = {}): Promise<void> {
  await whileStopped(stackPaths(workspace, instance), deleteData);
}

/** Does the work while the lock guarantees that nobody starts anything. */
async function whileStopped(paths: StackPaths, work: (paths: StackPaths) => void): Promise<void> {
  if (!existsSync(paths.dir)) return;
  makeInstanceFolders(paths);
  unpinLease(paths.leases);
  stopLaunched(paths);
  for (;;) {
    const holder = lockHolder(paths.lock);
    if (holder?.role === 'supervisor')
      await stopProcess(holder, [
        ['SIGTERM', 60_000],
        ['SIGKILL', 5_000],
      ]);
    const lock = visit(paths);
    if (lock) {
      try {
        await stopOrphans(
          undamaged(() => readRun(paths)),
          dataDirs(paths),
        );
        forgetWanted(paths.wanted);
        work(paths);
      } finally {
        lock.release();
      }
      return;
    }
    await sleep(50);
  }
}

// On a disk that takes no lock nobody else can start anything either, and servers must still be stoppable.
function visit({ lock }: StackPaths): Lock | undefined {
  try {
    return takeLock(lock, 'visitor');
  } catch (error) {
    const code = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS') return { release() {} };
    throw error;
  }
}

function deleteData(paths: StackPaths): void {
  const kept = undamaged(() => readKept(paths));
  const doomed = [
    ...dataDirs(paths),
    paths.run,
    paths.logs,
    paths.bootstrapDone,
    ...(kept ? [] : [paths.kept]),
  ];
  for (const path of doomed) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      throw fileError(error, dirname(path));
    }
  }
}

function undamaged<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof StackError) return undefined;
    throw error;
  }
}
