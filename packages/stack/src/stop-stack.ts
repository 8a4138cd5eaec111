import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StackOptions } from './ensure-stack.js';
import { lockHolder, takeLock } from './generation-lock.js';
import { readKept } from './kept.js';
import { stopLaunched } from './launch-supervisor.js';
import { unpinLease } from './leases.js';
import { type RunRecord, readRun, writeRun } from './run-record.js';
import { fileError, StackError } from './stack-error.js';
import { STORES } from './stores.js';
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
    const lock = takeLock(paths.lock, 'visitor');
    if (lock) {
      try {
        await settle(paths);
        work(paths);
      } finally {
        lock.release();
      }
      return;
    }
    await sleep(50);
  }
}

async function settle(paths: StackPaths): Promise<void> {
  const run = undamaged(() => readRun(paths));
  await stopOrphans(run, dataDirs(paths));
  forgetWanted(paths.wanted);
  if (run) writeRun(paths, stopped(run));
}

function stopped(run: RunRecord): RunRecord {
  const stores = Object.fromEntries(
    STORES.flatMap((name) => (run.stores[name] ? [[name, { ...run.stores[name], state: 'stopped' }]] : [])),
  );
  return { ...run, state: 'stopped', stores };
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
