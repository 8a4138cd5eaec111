import type { Logger } from 'pino';

/** Work that no answer waits for. */
export interface Later {
  /** Runs it in so many milliseconds, or when the process stops, whichever is first. */
  run(milliseconds: number, work: () => Promise<void>): void;
  /** Runs what is left at once, and ends when all of it has. */
  settle(): Promise<void>;
}

export const createLater = (logger: Logger): Later => {
  const waiting = new Map<() => Promise<void>, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  const start = (work: () => Promise<void>) => {
    clearTimeout(waiting.get(work));
    waiting.delete(work);
    const done = work()
      .catch((err: unknown) => logger.warn({ err }, 'work behind an answer failed'))
      .finally(() => running.delete(done));
    running.add(done);
  };
  return {
    run(milliseconds, work) {
      waiting.set(work, setTimeout(start, milliseconds, work).unref());
    },
    async settle() {
      while (waiting.size + running.size > 0) {
        for (const work of [...waiting.keys()]) start(work);
        await Promise.all(running);
      }
    },
  };
};
