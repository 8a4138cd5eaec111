import { lockHolder } from './generation-lock.js';
import { readPrivateJson, writePrivateJson } from './private-files.js';
import { type ProcessRef, sameProcess } from './process-ref.js';
import type { StoreName } from './stores.js';
import type { StackPaths } from './workspace.js';

export type StoreState = 'starting' | 'running' | 'restarting' | 'failed' | 'stopped';

export interface StoreRun {
  readonly state: StoreState;
  readonly port: number;
  readonly dataDir: string;
  /** Written in the moment of the spawn, so that a successor finds it. */
  readonly process?: ProcessRef;
  readonly version?: string;
  readonly restarts: number;
  /** Why it is not running, in one line. */
  readonly reason?: string;
}

/** What the supervisor tells everybody else; only it writes this file. */
export interface RunRecord {
  /** Of the instance. A checkout that was copied holds the record of the original, whose processes are not ours. */
  readonly dir: string;
  readonly supervisor: ProcessRef;
  readonly state: 'starting' | 'ready' | 'stopping' | 'stopped' | 'failed';
  readonly error?: string;
  readonly progress: readonly string[];
  readonly stores: Partial<Record<StoreName, StoreRun>>;
}

export function readRun(paths: StackPaths): RunRecord | undefined {
  const record = readPrivateJson(paths.run) as RunRecord | undefined;
  return record?.dir === paths.dir ? record : undefined;
}

export function writeRun(paths: StackPaths, record: RunRecord): void {
  writePrivateJson(paths.run, record);
}

/** The record of the supervisor that runs now, if one does and has written it. */
export function liveRun(paths: StackPaths): RunRecord | undefined {
  const holder = lockHolder(paths.lock);
  if (holder?.role !== 'supervisor') return undefined;
  const run = readRun(paths);
  return run && sameProcess(run.supervisor, holder) ? run : undefined;
}
