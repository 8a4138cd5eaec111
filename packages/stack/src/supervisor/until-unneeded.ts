import { setTimeout as sleep } from 'node:timers/promises';
import { lockHolder } from '../generation-lock.js';
import { liveLeases } from '../leases.js';
import type { StoreName } from '../stores.js';
import { forgetWanted, wantedStores } from '../wanted.js';
import type { StackPaths } from '../workspace.js';
import type { RunWriter } from './run-writer.js';

const TICK = 250;
/** How long, in milliseconds, an ephemeral stack outlives its last user. */
const GRACE = 5_000;

export interface Watched {
  readonly paths: StackPaths;
  readonly run: Pick<RunWriter, 'enter'>;
  readonly started: ReadonlyMap<StoreName, unknown>;
  readonly start: (store: StoreName) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Starts what is asked for later, and returns when the stack is told to stop or has no user left. */
export async function untilUnneeded({ paths, run, started, start, signal }: Watched): Promise<void> {
  let lastUse = Date.now();
  while (!signal.aborted) {
    // Somebody removed the folder: servers without a record could never be found again.
    if (lockHolder(paths.lock)?.pid !== process.pid) return;
    for (const store of wantedStores(paths.wanted).filter((name) => !started.has(name))) {
      // The keeper has reported the reason; the other stores go on.
      await start(store).catch(() => forgetWanted(paths.wanted, [store]));
    }
    if (paths.instance === 'dev' || liveLeases(paths.leases) > 0) lastUse = Date.now();
    else if (Date.now() - lastUse > GRACE && leave(paths, run)) return;
    await sleep(TICK, undefined, { signal }).catch(() => {});
  }
}

// A new user writes its lease and then reads the record; we write the record and then read the leases. So one of the
// two sees the other: nobody is left with a stack that is about to stop.
function leave(paths: StackPaths, run: Watched['run']): boolean {
  run.enter('stopping');
  if (liveLeases(paths.leases) === 0) return true;
  run.enter('ready');
  return false;
}
