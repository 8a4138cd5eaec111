import { BulkheadError } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import type { Counters } from '../counters.js';
import type { ServerClock } from '../server-clock.js';
import { storeError } from '../store-error.js';
import { type BucketName, type Decision, decide } from './decision.js';
import { LocalBuckets } from './local-buckets.js';
import { takeTokens, WINDOW } from './take-tokens.js';

export interface Bucket {
  readonly name: BucketName;
  readonly limit: number;
  key(unixMinute: number): string;
}

/** Milliseconds: what a request waits for a decision, and how long Redis is left alone after it did not answer. */
const PATIENCE = 250;
const PAUSE = 500;

/** Decides in Redis while it answers, and from this process's share of each limit while it does not. */
export class RateEngine {
  readonly #redis: Redis;
  readonly #counters: Counters;
  readonly #processes: number;
  readonly #local = new LocalBuckets();
  readonly #clock: ServerClock;
  readonly #onError: (error: Error) => void;
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
    this.#onError = onError;
    this.#processes = processes;
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

  async #ask(buckets: readonly Bucket[], cost: number): Promise<Decision | undefined> {
    if (isAway(this.#redis) || performance.now() < this.#pauseUntil) return undefined;
    try {
      return await inTime(this.#askRedis(buckets, cost));
    } catch (error) {
      this.#onError(storeError(error, 'a rate limit decision'));
      this.#pauseUntil = performance.now() + PAUSE;
      return undefined;
    }
  }

  async #askRedis(buckets: readonly Bucket[], cost: number): Promise<Decision> {
    // Keys carry the server's minute. The first answer corrects our idea of it.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const minute = Math.floor(this.#clock.now() / WINDOW);
      const ids = buckets.map((bucket) => bucket.key(0));
      const [now, ...missing] = await takeTokens.run(
        this.#redis,
        buckets.flatMap((bucket) => [bucket.key(minute), bucket.key(minute - 1)]),
        [minute, cost, ...buckets.flatMap(({ limit }, at) => [limit, this.#local.behind(ids[at] as string)])],
      );
      this.#clock.learn(now);
      if (missing.length === 0) continue;
      const levels = buckets.map(({ name, limit }, at) => ({ name, limit, missing: Number(missing[at]) }));
      const decision = decide('redis', levels, cost);
      levels.forEach(({ limit, missing }, at) => {
        this.#local.follow(ids[at] as string, missing + (decision.allowed ? (cost * WINDOW) / limit : 0));
      });
      return decision;
    }
    throw new BulkheadError('STORE_UNAVAILABLE', 'redis clock left its minute three times in one decision');
  }

  #decideAlone(buckets: readonly Bucket[], cost: number): Decision {
    this.#counters.add('rate_decided_locally');
    // At least one token each: a limit below the number of processes must not shut an org out.
    const shares = buckets.map((bucket) => ({
      name: bucket.name,
      id: bucket.key(0),
      limit: Math.max(1, Math.floor(bucket.limit / this.#processes)),
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

const inTime = async <Result>(work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new BulkheadError('STORE_UNAVAILABLE', `redis took over ${PATIENCE} ms`)),
      PATIENCE,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
