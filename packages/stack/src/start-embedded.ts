import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockHolder } from './generation-lock.js';
import { launchSupervisor } from './launch-supervisor.js';
import { writePrivateFile } from './private-files.js';
import { type ProcessRef, processRef, sameProcess } from './process-ref.js';
import { liveRun, type RunRecord, readRun } from './run-record.js';
import { StackError } from './stack-error.js';
import { STORE_TITLES, type StoreName } from './stores.js';
import { STOP_OTHER, stopProcess } from './supervisor/stop-process.js';
import { want } from './wanted.js';
import type { StackPaths } from './workspace.js';

const POLL = 40;
const STOPPED = 'The stack was stopped while it was starting: run the command again.';
/** How long, in milliseconds, a store of a running stack may keep failing while we wait for it. */
const RESTART_LIMIT = 60_000;

export interface Waiting {
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** Resolves when all `stores` run. Of several callers at once one starts the supervisor, the others wait for it. */
export async function startEmbedded(
  paths: StackPaths,
  stores: readonly StoreName[],
  waiting: Waiting,
): Promise<void> {
  const started: ChildProcess[] = [];
  const watcher = new Watcher(paths, waiting.onProgress);
  want(paths.wanted, stores);
  for (;;) {
    if (waiting.signal?.aborted) {
      await Promise.all(started.map(stopLaunched));
      throw new StackError('Stopped while the stack was starting.');
    }
    const run = liveRun(paths);
    if (run) {
      if (watcher.sees(run, stores)) return;
    } else if (!lockHolder(paths.lock)) {
      watcher.throwIfFailed();
      const last = started.at(-1);
      if (last?.exitCode) throw silentEnd(paths, last.exitCode);
      if (last?.signalCode) throw new StackError(STOPPED);
      // Code 0: another supervisor had the lock, and is gone by now.
      if (!last || last.exitCode === 0) {
        want(paths.wanted, stores);
        const launched = launchSupervisor(paths);
        watcher.follow(launched.pid);
        started.push(launched);
      }
    }
    await sleep(POLL);
  }
}

/** Follows the records of one supervisor after the other. */
class Watcher {
  readonly #paths: StackPaths;
  readonly #onProgress: (line: string) => void;
  readonly #followed = new Set<number>();
  #supervisor: ProcessRef | undefined;
  #state: RunRecord['state'] | undefined;
  #shown = 0;
  #readySince = 0;

  constructor(paths: StackPaths, onProgress: (line: string) => void) {
    this.#paths = paths;
    this.#onProgress = onProgress;
  }

  /** Its failure is ours, also when it fails before we look. */
  follow(pid: number | undefined): void {
    if (pid !== undefined) this.#followed.add(pid);
  }

  sees(run: RunRecord, stores: readonly StoreName[]): boolean {
    if (!this.#supervisor || !sameProcess(this.#supervisor, run.supervisor)) {
      this.#supervisor = run.supervisor;
      this.#followed.add(run.supervisor.pid);
      // The story of a stack that runs already is of no interest.
      this.#shown = run.state === 'starting' ? 0 : run.progress.length;
      this.#readySince = Date.now();
    }
    for (const line of run.progress.slice(this.#shown)) this.#onProgress(line);
    this.#shown = run.progress.length;
    if (run.state !== 'ready') this.#readySince = Date.now();
    this.#state = run.state;
    return run.state === 'ready' && stores.every((store) => this.#isRunning(run, store));
  }

  throwIfFailed(): void {
    const run = readRun(this.#paths);
    if (!run || !this.#followed.has(run.supervisor.pid)) return;
    if (run.state === 'failed') throw new StackError(run.error ?? 'The stack did not start.');
    if (run.state === 'stopped' && this.#state === 'starting') throw new StackError(STOPPED);
  }

  #isRunning({ stores }: RunRecord, store: StoreName): boolean {
    const at = stores[store];
    if (at?.state === 'running') return true;
    const reason = at?.reason ?? 'it does not start';
    if (at?.state === 'failed') throw new StackError(reason);
    if (Date.now() - this.#readySince > RESTART_LIMIT) {
      throw new StackError(`${STORE_TITLES[store]} keeps ending (${reason}): see ${this.#paths.log(store)}.`);
    }
    return false;
  }
}

async function stopLaunched(child: ChildProcess): Promise<void> {
  const ref = child.pid === undefined ? undefined : processRef(child.pid);
  if (ref) await stopProcess(ref, [['SIGTERM', 60_000], ...STOP_OTHER]);
}

function silentEnd(paths: StackPaths, exitCode: number): StackError {
  // A disk that is full leaves no record and no log: writing shows it.
  const check = `${paths.run}.check`;
  try {
    writePrivateFile(check, 'x'.repeat(4096));
  } finally {
    rmSync(check, { force: true });
  }
  return new StackError(
    `The supervisor of the stack ended with code ${exitCode}: see ${paths.log('supervisor')}.`,
  );
}
