import type { Redis } from 'ioredis';
import type { ServerClock } from '../server-clock.js';

/**
 * Values that were loaded before this process's connection to Redis began are not trusted: while it was cut off, or
 * Redis was down, a revocation may have been unable to reach Redis.
 */
export class Fence {
  /** The server's clock, ms. Infinite while there is no connection: nothing is trusted. */
  #since = Number.POSITIVE_INFINITY;

  /** @param beforeTrust runs on each new connection before any value on it counts. */
  constructor(redis: Redis, clock: ServerClock, beforeTrust: () => Promise<void>) {
    const rise = async () => {
      const { stream } = redis;
      await beforeTrust();
      const since = await clock.ask(redis);
      if (redis.stream === stream && redis.status === 'ready') this.#since = since;
    };
    redis.on('ready', () => {
      rise().catch(() => undefined);
    });
    redis.on('close', () => {
      this.#since = Number.POSITIVE_INFINITY;
    });
  }

  get up(): boolean {
    return this.#since < Number.POSITIVE_INFINITY;
  }

  trusts(time: number): boolean {
    return time > this.#since;
  }
}
