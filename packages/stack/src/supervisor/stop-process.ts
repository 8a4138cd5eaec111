import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessRef } from '../process-ref.js';

/** A signal and how long, in milliseconds, the process may take to follow it. */
export type StopStep = readonly [NodeJS.Signals, number];

export const STOP_POSTGRES: readonly StopStep[] = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];
export const STOP_OTHER: readonly StopStep[] = [
  ['SIGTERM', 15_000],
  ['SIGKILL', 5_000],
];

export async function stopProcess(ref: ProcessRef, steps: readonly StopStep[]): Promise<void> {
  for (const [signal, patience] of steps) {
    if (!isAlive(ref)) return;
    try {
      process.kill(ref.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
    const deadline = Date.now() + patience;
    while (isAlive(ref) && Date.now() < deadline) await sleep(20);
  }
}
