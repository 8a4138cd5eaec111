import type { ProcessRef } from '../process-ref.js';
import type { StoreName } from '../stores.js';

/** How one store is installed, started and stopped. The keeper decides when. */
export interface StoreDriver {
  readonly store: StoreName;
  readonly dataDir: string;
  /** Installs the program and initialises the folder when that has not been done. */
  prepare(signal: AbortSignal): Promise<void>;
  /** Resolves when the store answers. */
  launch(port: number, onSpawn: (process: ProcessRef) => void, signal: AbortSignal): Promise<RunningStore>;
}

export interface RunningStore {
  readonly version: string;
  /** Resolves, with the reason in one line, when the process is gone. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

export type Progress = (line: string) => void;
