import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { until } from '../test/until.js';
import { isAlive, ownRef, processRef, sameProcess } from './process-ref.js';

test('a process is the same as long as it lives and gone afterwards', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1e9)'], { stdio: 'ignore' });
  const ref = processRef(child.pid ?? 0);
  expect(ref).toBeDefined();
  if (!ref) return;
  expect(isAlive(ref)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(ref)).toBe(false);
});

test('guarantees that another process under the same pid is not taken for it', () => {
  const own = ownRef();
  expect(isAlive(own)).toBe(true);
  expect(isAlive({ ...own, started: 'at another time' })).toBe(false);
  expect(sameProcess(own, { ...own, started: 'at another time' })).toBe(false);
});

test('a dead process that nobody has buried counts as gone', async () => {
  // The shell starts a child and becomes a program that never waits for it.
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString().trim());
  await until(() => processRef(pid) === undefined);
  expect(() => process.kill(pid, 0)).not.toThrow();
  parent.kill('SIGKILL');
});

test.each([0, -1, 1.5, Number.NaN])('%d names no process', (pid) => {
  expect(processRef(pid)).toBeUndefined();
});
