import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Running, startScript } from '../test/command.js';
import { lockHolder, takeLock } from './generation-lock.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bulkhead-lock-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const module = new URL('../dist/generation-lock.js', import.meta.url).href;

/** Tries for the lock at a moment that all contenders share, says how it went, and stays. */
function contender(startAt: number): Running {
  return startScript(
    `const { takeLock } = await import(${JSON.stringify(module)});
     while (Date.now() < ${startAt});
     console.error(takeLock(${JSON.stringify(dir)}, 'supervisor') ? 'won' : 'lost');
     setInterval(() => {}, 1e9);`,
    { cwd: dir },
  );
}

test('guarantees that of many at once one gets it, again and again after kill -9', async () => {
  for (let round = 1; round <= 3; round++) {
    const all = Array.from({ length: 4 }, () => contender(Date.now() + 600));
    const outcomes = await Promise.all(
      all.map((one) =>
        Promise.race([one.shows('won').then(() => 'won'), one.shows('lost').then(() => 'lost')]),
      ),
    );
    expect(outcomes.toSorted()).toEqual(['lost', 'lost', 'lost', 'won']);
    expect(lockHolder(dir)).toMatchObject({
      pid: all[outcomes.indexOf('won')]?.child.pid,
      role: 'supervisor',
    });
    for (const one of all) one.child.kill('SIGKILL');
    await Promise.allSettled(all.map((one) => one.ended));
    expect(lockHolder(dir)).toBeUndefined();
  }
  expect(readdirSync(dir)).toEqual(['3']);
});

test('guarantees that a number is never given twice, so that a late look at the folder wins nothing', () => {
  for (const generation of ['1', '2', '3']) {
    const lock = takeLock(dir, 'visitor');
    expect(takeLock(dir, 'visitor')).toBeUndefined();
    expect(readdirSync(dir)).toEqual([generation]);
    lock?.release();
    expect(lockHolder(dir)).toBeUndefined();
  }
});
