import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a fact; how long that takes is nobody's concern, short of the time limit of the test. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  for (;;) {
    const seen = await look();
    if (seen) return seen as NonNullable<Exclude<T, false>>;
    await sleep(50);
  }
}
