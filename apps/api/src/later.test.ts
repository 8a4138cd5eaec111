import { createLogger } from '@bulkhead/service';
import { expect, test } from '@jest/globals';
import { createLater } from './later.js';

const quiet = createLogger('later', 'silent');

test('work runs after its time, and not again at the end', async () => {
  const later = createLater(quiet);
  let runs = 0;
  await new Promise<void>((resolve) => {
    later.run(5, async () => {
      runs += 1;
      resolve();
    });
  });
  await later.settle();
  expect(runs).toBe(1);
});

test('the end waits for work that has not begun, that runs, and that other work adds', async () => {
  const later = createLater(quiet);
  const done: string[] = [];
  later.run(3_600_000, async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    done.push('first');
    later.run(3_600_000, async () => void done.push('added'));
  });
  later.run(3_600_000, () => Promise.reject(new Error('a store is away')));
  await later.settle();
  expect(done).toEqual(['first', 'added']);
});
