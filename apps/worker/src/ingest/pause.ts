import { setTimeout as sleep } from 'node:timers/promises';

const FIRST = 100;
const LONGEST = 5_000;

/** Waits before another try, longer each time, and rejects at once when it is told to stop. */
export const pause = (tries: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.min(FIRST * 2 ** (tries - 1), LONGEST), undefined, { signal });
