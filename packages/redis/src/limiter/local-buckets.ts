import { LRUCache } from 'lru-cache';
import { EPSILON, WINDOW } from './take-tokens.js';

interface LocalBucket {
  /** On the clock of this process, ms: when the bucket is full again. */
  readonly fullAt: number;
  /** Spent from while Redis was away, so that Redis has to hear of it. */
  readonly ahead: boolean;
}

/** The most buckets a process remembers; of more, the least used one starts full again. */
const MOST = 100_000;

/**
 * This process's share of each limit, for when Redis is away. It follows what Redis answers, so that an outage goes
 * on where the org stood and does not hand out a fresh bucket.
 */
export class LocalBuckets {
  readonly #buckets = new LRUCache<string, LocalBucket>({ max: MOST });

  /** Redis knows best: the bucket is `missing` ms from full. */
  follow(id: string, missing: number): void {
    this.#buckets.set(id, { fullAt: performance.now() + missing, ahead: false });
  }

  /** How far (ms) from full the bucket is through what Redis has not heard of. */
  behind(id: string): number {
    return this.#buckets.peek(id)?.ahead ? Math.ceil(this.#missing(id)) : 0;
  }

  /** Takes the cost from all buckets or from none; replies how far (ms) from full each was before. */
  take(shares: readonly { readonly id: string; readonly limit: number }[], cost: number): number[] {
    const before = shares.map(({ id }) => this.#missing(id));
    const after = shares.map(({ limit }, at) => (before[at] as number) + (cost * WINDOW) / limit);
    if (after.every((missing) => missing <= WINDOW + EPSILON)) {
      const now = performance.now();
      shares.forEach(({ id }, at) => {
        this.#buckets.set(id, { fullAt: now + (after[at] as number), ahead: true });
      });
    }
    return before;
  }

  #missing(id: string): number {
    return Math.max(0, (this.#buckets.get(id)?.fullAt ?? 0) - performance.now());
  }
}
