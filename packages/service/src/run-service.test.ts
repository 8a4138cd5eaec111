import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const entry = fileURLToPath(new URL('../test/service-under-test.mjs', import.meta.url));

/** Runs the service, sends each signal after the line that it waits for, and gives back what came of it. */
const run = async (behaviour: string, ...signals: (readonly [after: string, signal: NodeJS.Signals])[]) => {
  const child = spawn(process.execPath, [entry, behaviour], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    const message: string = JSON.parse(line).msg;
    lines.push(message);
    for (const [after, signal] of signals) if (message === after) child.kill(signal);
  }
  const [code] = await exit;
  return { code, lines };
};

test('the first signal drains the parts in reverse order and exits with 0', async () => {
  const { code, lines } = await run('drains', ['ready', 'SIGTERM']);
  expect(lines).toEqual(['ready', 'draining', 'second stopped', 'first stopped', 'stopped']);
  expect(code).toBe(0);
});

test('a second signal aborts what is still draining and exits with 1', async () => {
  const { code, lines } = await run('slow', ['ready', 'SIGTERM'], ['draining', 'SIGINT']);
  expect(lines).toEqual(['ready', 'draining', 'second signal: aborting', 'first stopped', 'stopped']);
  expect(code).toBe(1);
});

test('a part that ignores its deadline does not keep the process alive', async () => {
  const { code, lines } = await run('deaf', ['ready', 'SIGTERM']);
  expect(lines.slice(-2)).toEqual(['first stopped', 'stopped']);
  expect(code).toBe(1);
});

test('a failed start stops what had been started and exits with 1', async () => {
  const { code, lines } = await run('fails');
  expect(lines).toEqual(['start failed', 'first stopped', 'stopped']);
  expect(code).toBe(1);
});

test('an unhandled rejection is logged and ends the process at once', async () => {
  const { code, lines } = await run('rejects');
  expect(lines).toEqual(['ready', 'unhandled fault: exiting']);
  expect(code).toBe(70);
});
