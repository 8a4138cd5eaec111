import { EPSILON, WINDOW } from './take-tokens.js';

export type BucketName = 'org' | 'token' | 'action' | 'records' | 'sign_in' | 'failure';

export interface BucketState {
  readonly name: BucketName;
  /** Tokens per minute, and at most at once. */
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the bucket is full again. */
  readonly reset: number;
}

export interface Decision {
  readonly allowed: boolean;
  /** Seconds after which the same request can be tried again; absent when it was allowed. */
  readonly retryAfter?: number;
  /** `local`: Redis was away, and this process decided from its own share of the limit. */
  readonly source: 'redis' | 'local';
  readonly buckets: readonly BucketState[];
}

export interface Level {
  readonly name: BucketName;
  readonly limit: number;
  /** How far (ms) the bucket was from full before the cost. */
  readonly missing: number;
}

export const decide = (source: Decision['source'], levels: readonly Level[], cost: number): Decision => {
  const wait = Math.max(...levels.map(({ limit, missing }) => missing + (cost * WINDOW) / limit)) - WINDOW;
  const allowed = wait <= EPSILON;
  return {
    allowed,
    ...(!allowed && { retryAfter: Math.max(1, Math.ceil(wait / 1000)) }),
    source,
    buckets: levels.map(({ name, limit, missing }) => {
      const interval = WINDOW / limit;
      const left = Math.max(0, missing) + (allowed ? cost * interval : 0);
      return {
        name,
        limit,
        remaining: Math.max(0, Math.floor((WINDOW - left + EPSILON) / interval)),
        reset: Math.ceil(left / 1000),
      };
    }),
  };
};
