import { type Kept, newKept, readKept, writeKept } from '../kept.js';
import { readRun } from '../run-record.js';
import { firstLine } from '../stack-error.js';
import { STORES, type StoreName } from '../stores.js';
import { forgetWanted, wantedStores } from '../wanted.js';
import type { StackPaths } from '../workspace.js';
import { createDriver, dataDirs } from './drivers.js';
import { stopOrphans } from './orphans.js';
import { Ports } from './ports.js';
import { RunWriter } from './run-writer.js';
import { StoreKeeper } from './store-keeper.js';
import { untilUnneeded } from './until-unneeded.js';

/** Runs the stores of one instance until `signal` aborts or nobody needs them. Its caller holds the lock. */
export async function supervise(paths: StackPaths, signal: AbortSignal): Promise<void> {
  const predecessor = readRun(paths);
  const run = new RunWriter(paths, predecessor);
  const closing = new AbortController();
  const ending = AbortSignal.any([signal, closing.signal]);
  const keepers = new Map<StoreName, StoreKeeper>();
  try {
    const orphans = await stopOrphans(predecessor, dataDirs(paths));
    run.forgetPredecessor();
    if (orphans > 0) run.progress(`Stopped ${orphans} server(s) left behind by an earlier run`);
    const kept = readKept(paths) ?? writeNewKept(paths);
    const ports = new Ports(paths, kept, run.progress);
    const start = async (store: StoreName) => {
      const keeper = new StoreKeeper({
        driver: createDriver(store, paths, kept, run.progress),
        port: await ports.of(store),
        report: (state) => run.store(store, state),
        progress: run.progress,
        otherPort: (taken) => ports.other(taken),
        signal: ending,
      });
      keepers.set(store, keeper);
      await keeper.start();
    };
    await Promise.all(wantedStores(paths.wanted).map(start));
    run.enter('ready');
    await untilUnneeded({ paths, run, started: keepers, start, signal });
  } catch (error) {
    if (!signal.aborted) {
      run.enter('stopping');
      closing.abort();
      await stopAll(keepers);
      run.enter('failed', firstLine(error));
      throw error;
    }
  }
  run.enter('stopping');
  closing.abort();
  await stopAll(keepers);
  forgetWanted(paths.wanted);
  run.enter('stopped');
}

function writeNewKept(paths: StackPaths): Kept {
  const kept = newKept();
  writeKept(paths, kept);
  return kept;
}

async function stopAll(keepers: ReadonlyMap<StoreName, StoreKeeper>): Promise<void> {
  for (const store of [...STORES].reverse()) await keepers.get(store)?.stop();
}
