import { BulkheadError } from '@bulkhead/tenancy';
import { describe, expect, test } from '@jest/globals';
import { withRetry } from './with-retry.js';

const conflict = new BulkheadError('WRITE_CONFLICT', 'collided');
const failing = (times: number, error: Error) => {
  const attempts: number[] = [];
  const work = async (attempt: number) => {
    attempts.push(attempt);
    if (attempts.length <= times) throw error;
    return attempts;
  };
  return { work, attempts };
};

describe('withRetry', () => {
  test('runs the work again until it no longer collides', async () => {
    expect(await withRetry(failing(2, conflict).work)).toEqual([1, 2, 3]);
  });

  test('gives up after so many attempts', async () => {
    const { work, attempts } = failing(10, conflict);
    await expect(withRetry(work, { attempts: 3 })).rejects.toBe(conflict);
    expect(attempts).toEqual([1, 2, 3]);
  });

  test('does not repeat what failed otherwise', async () => {
    const error = new BulkheadError('ALREADY_EXISTS', 'taken');
    const { work, attempts } = failing(1, error);
    await expect(withRetry(work)).rejects.toBe(error);
    expect(attempts).toEqual([1]);
  });

  test('stops waiting when it is aborted', async () => {
    const { work, attempts } = failing(10, conflict);
    await expect(withRetry(work, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    expect(attempts).toEqual([1]);
  });
});
