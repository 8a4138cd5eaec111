import { ownRef } from '../process-ref.js';
import { type RunRecord, type StoreRun, writeRun } from '../run-record.js';
import { firstLine } from '../stack-error.js';
import type { StoreName } from '../stores.js';
import type { StackPaths } from '../workspace.js';

const LINES = 100;

/** Keeps the run record on disk equal to what is so. */
export class RunWriter {
  readonly #paths: StackPaths;
  #record: RunRecord;

  /** The processes of the predecessor stay on record until they are known to be gone. */
  constructor(paths: StackPaths, predecessor: RunRecord | undefined) {
    this.#paths = paths;
    this.#record = {
      dir: paths.dir,
      supervisor: ownRef(),
      state: 'starting',
      progress: [],
      stores: predecessor?.stores ?? {},
    };
    writeRun(paths, this.#record);
  }

  forgetPredecessor(): void {
    this.#write({ stores: {} });
  }

  readonly store = (name: StoreName, run: StoreRun): void => {
    this.#write({ stores: { ...this.#record.stores, [name]: run } });
  };

  readonly progress = (line: string): void => {
    process.stdout.write(`${new Date().toISOString()} ${line}\n`);
    this.#write({ progress: [...this.#record.progress, line].slice(-LINES) });
  };

  enter(state: RunRecord['state'], error?: string): void {
    this.#write({ state, ...(error !== undefined && { error }) });
  }

  #write(change: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...change };
    try {
      writeRun(this.#paths, this.#record);
    } catch (error) {
      // A full disk must not end the servers that still run; the next change is written again.
      console.error(firstLine(error));
    }
  }
}
