import type { Redis } from 'ioredis';
import { keyCatalogue } from '../keys/key-catalogue.js';
import { Script } from '../script.js';

/** Milliseconds without a sign of life after which a reader counts as dead, and between two signs. */
const LIFETIME = 10_000;
const BEAT = 2_000;

/** Milliseconds for which a reader may rely on its last sign of life, by its own clock. */
const LEASE = LIFETIME - 1_000;

/** Milliseconds after Redis came back in which every living reader signs in again. */
export const GRACE = 5_000;

/** KEYS: the readers. ARGV: the reader's name, its lifetime (ms), for how long the roll is kept (s). Replies who is alive. */
export const beat = new Script<string[]>(
  'beat',
  `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf')
`,
);

/** Which readers of a group are alive. A reader that is not on it has its messages taken over by others. */
export class WorkerRoll {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #name: string;
  readonly #timer: NodeJS.Timeout;
  #beatAt = Number.NEGATIVE_INFINITY;
  #since = Number.POSITIVE_INFINITY;
  #readers = 1;

  constructor(redis: Redis, key: string, name: string) {
    this.#redis = redis;
    this.#key = key;
    this.#name = name;
    this.#timer = setInterval(() => {
      this.alive().catch(() => undefined);
    }, BEAT).unref();
  }

  /** Signs in again and tells who is alive. */
  async alive(): Promise<string[]> {
    const sentAt = performance.now();
    const alive = await beat.run(
      this.#redis,
      [this.#key],
      [this.#name, LIFETIME, keyCatalogue.laneWorkers.ttl],
    );
    if (sentAt - this.#beatAt > LEASE) this.#since = sentAt;
    this.#beatAt = Math.max(this.#beatAt, sentAt);
    this.#readers = alive.length;
    return alive;
  }

  /** How many were alive when this one last signed in. */
  get readers(): number {
    return this.#readers;
  }

  /** What was taken before was perhaps given to others, while this reader was not heard of (performance.now()). */
  get since(): number {
    return this.#since;
  }

  /** Whether others may count this reader as dead right now. */
  hasLapsed(): boolean {
    return performance.now() - this.#beatAt > LEASE;
  }

  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await this.#redis.zrem(this.#key, this.#name);
  }
}
