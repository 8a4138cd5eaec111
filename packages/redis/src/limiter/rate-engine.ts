import { BulkheadError } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import type { Counters } from '../counters.js';
import type { ServerClock } from '../server-clock.js';
import { storeError } from '../store-error.js';
import { type BucketName, type Decision, decide } from './decision.js';
import { LocalBuckets } from './local-buckets.js';
import { Patience } from './patience.js';
import { takeTokens, WINDOW } from './take-tokens.js';

export interface Bucket {
  readonly name: BucketName;
  readonly limit: number;
  /** Its key but for the minute. */
  readonly stem: string;
}

/** Milliseconds: what a request waits for a decision, and how long Redis is left alone after it did not answer. */
const PATIENCE = 250;
const PAUSE = 500;

/** Decides in Redis while it answers, and from this process's share of each limit while it does not. */
export class RateEngine {
  readonly #redis: Redis;
  readonly #clock: ServerClock;
  readonly #counters: Counters;
  readonly #processes: number;
  readonly #onError: (error: Error) => void;
  readonly #local = new LocalBuckets();
  readonly #patience = new Patience(PATIENCE);
  #pauseUntil = 0;

  constructor(
    redis: Redis,
    clock: ServerClock,
    counters: Counters,
    processes: number,
    onError: (error: Error) => void,
  ) {
    this.#redis = redis;
    this.#clock = clock;
    this.#counters = counters;
    this.#processes = processes;
    this.#onError = onError;
  }

  async take(buckets: readonly Bucket[], cost: number): Promise<Decision> {
    if (!Number.isSafeInteger(cost) || cost < 1) {
      throw new BulkheadError(
        'INVALID_INPUT',
        `cost ${cost} of a request is not a whole number of at least 1; correct it`,
      );
    }
    const decision = (await this.#ask(buckets, cost)) ?? this.#decideAlone(buckets, cost);
    if (!decision.allowed) this.#counters.add('rate_limited');
    return decision;
  }

  /** Undefined when Redis does not decide. */
  async #ask(buckets: readonly Bucket[], cost: number): Promise<Decision | undefined> {
    if (isAway(this.#redis) || performance.now() < this.#pauseUntil) return undefined;
    try {
      // Keys carry the server's minute. The first answer corrects our idea of it.
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const missing = await this.#patience.within(this.#takeTokens(buckets, cost));
        if (missing.length > 0) return this.#decided(buckets, missing, cost);
      }
      throw new Error('its clock left its minute three times in one decision');
    } catch (error) {
      this.#onError(storeError(error, 'a rate limit decision'));
      this.#pauseUntil = performance.now() + PAUSE;
      return undefined;
    }
  }

  async #takeTokens(buckets: readonly Bucket[], cost: number): Promise<number[]> {
    const minute = Math.floor(this.#clock.now() / WINDOW);
    const keys: string[] = [];
    const args = [minute, cost];
    for (const { stem, limit } of buckets) {
      keys.push(stem + minute, stem + (minute - 1));
      args.push(limit, this.#local.behind(stem));
    }
    const [now, ...missing] = await takeTokens.run(this.#redis, keys, args);
    this.#clock.learn(now);
    return missing;
  }

  #decided(buckets: readonly Bucket[], missing: readonly number[], cost: number): Decision {
    const levels = buckets.map(({ name, limit }, at) => ({
      name,
      limit,
      missing: (missing[at] as number) / 1000,
    }));
    const decision = decide('redis', levels, cost);
    levels.forEach(({ limit, missing }, at) => {
      const { stem } = buckets[at] as Bucket;
      this.#local.follow(stem, missing + (decision.allowed ? (cost * WINDOW) / limit : 0));
    });
    return decision;
  }

  #decideAlone(buckets: readonly Bucket[], cost: number): Decision {
    this.#counters.add('rate_decided_locally');
    // At least one token each: a limit below the number of processes must not shut an org out.
    const shares = buckets.map(({ name, limit, stem }) => ({
      name,
      id: stem,
      limit: Math.max(1, Math.floor(limit / this.#processes)),
    }));
    const missing = this.#local.take(shares, cost);
    return decide(
      'local',
      shares.map(({ name, limit }, at) => ({ name, limit, missing: missing[at] as number })),
      cost,
    );
  }
}

/** A process that is only starting waits for its first connection, as long as a request waits for a decision. */
const isAway = ({ status }: Redis): boolean => ['reconnecting', 'close', 'end'].includes(status);
