import { expect, test } from '@jest/globals';
import { unlessAborted } from './deadline.js';

const never = new Promise<string>(() => undefined);

test('guarantees that nobody waits longer than the signal allows', async () => {
  const controller = new AbortController();
  const waiting = unlessAborted(never, controller.signal);
  controller.abort(new Error('too late'));
  await expect(waiting).rejects.toThrow('too late');
  await expect(unlessAborted(never, controller.signal)).rejects.toThrow('too late');
});

test('gives what the work gives while nobody has gone', async () => {
  const { signal } = new AbortController();
  await expect(unlessAborted(Promise.resolve('rows'), signal)).resolves.toBe('rows');
  await expect(unlessAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
});
