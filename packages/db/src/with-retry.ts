import { setTimeout as sleep } from 'node:timers/promises';
import { isBulkheadError } from '@bulkhead/tenancy';

export interface RetryOptions {
  /** How often the work runs at most, the first time included. Default 5. */
  readonly attempts?: number;
  /** Aborts the waiting between two attempts. */
  readonly signal?: AbortSignal;
}

/** Longest pause before the second attempt, in ms; it doubles with each further one. */
const firstPause = 20;

/**
 * Runs a whole transaction again where it collided with another one: serialization failures and deadlocks are
 * how Postgres asks for it. `work` must be repeatable: nothing but the transaction may happen in it.
 */
export const withRetry = async <Result>(
  work: (attempt: number) => Promise<Result>,
  { attempts = 5, signal }: RetryOptions = {},
): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts || !isBulkheadError(error, 'WRITE_CONFLICT')) throw error;
      // Two that collided must not meet again in step.
      await sleep(Math.random() * firstPause * 2 ** (attempt - 1), undefined, signal ? { signal } : {});
    }
  }
};
