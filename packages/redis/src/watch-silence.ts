import type { Redis } from 'ioredis';

/** Milliseconds between two looks. A connection may be silent for two of them, and is ended at the third. */
const LOOK = 1_000;

const watches = new WeakMap<Redis, NodeJS.Timeout>();

/**
 * Ends a connection whose server stopped answering without closing it, as a frozen host does; the driver then connects
 * anew. Costs nothing per command, where the driver's own timeout arms a timer for each.
 */
export const watchSilence = (redis: Redis): void => {
  let oldest: object | undefined;
  let looks = 0;
  const look = () => {
    const waiting = redis.commandQueue.peekFront()?.command;
    looks = waiting && waiting === oldest ? looks + 1 : 0;
    oldest = waiting;
    if (looks >= 2) redis.stream.destroy(new Error(`redis was silent for over ${looks * LOOK} ms`));
  };
  watches.set(redis, setInterval(look, LOOK).unref());
};

export const unwatchSilence = (redis: Redis): void => clearInterval(watches.get(redis));
