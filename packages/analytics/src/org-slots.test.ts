import { describe, expect, test } from '@jest/globals';
import { acme, globex } from '../test/two-orgs.js';
import { OrgSlots } from './org-slots.js';

const { signal } = new AbortController();

describe('the places of an org', () => {
  test('are given in turn, and never more than there are', async () => {
    const slots = new OrgSlots(2, 10);
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const leave = await slots.take(acme, signal);
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        leave();
        leave();
      }),
    );
    expect(most).toBe(2);
  });

  test('guarantees that one org’s queue does not keep another waiting', async () => {
    const slots = new OrgSlots(1, 1);
    await slots.take(acme, signal);
    const waiting = slots.take(acme, signal);
    await expect(slots.take(globex, signal)).resolves.toBeInstanceOf(Function);
    await expect(slots.take(acme, signal)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await Promise.race([waiting, Promise.resolve('still waiting')])).toBe('still waiting');
  });

  test('are not kept by somebody who has gone', async () => {
    const slots = new OrgSlots(1, 5);
    const leave = await slots.take(acme, signal);
    const controller = new AbortController();
    const gone = slots.take(acme, controller.signal);
    controller.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    leave();
    await expect(slots.take(acme, signal)).resolves.toBeInstanceOf(Function);
  });
});
