import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const entry = fileURLToPath(new URL('../test/configured.mjs', import.meta.url));
const start = (env: Record<string, string>) => {
  const { status, stdout } = spawnSync(process.execPath, [entry], { env, encoding: 'utf8' });
  return {
    status,
    lines: stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg as string),
  };
};

test('a process with a right configuration runs', () => {
  expect(start({ LOG_LEVEL: 'debug' })).toEqual({ status: 0, lines: ['runs'] });
});

test('a wrong variable stops the start with a line that names it', () => {
  const { status, lines } = start({ LOG_LEVEL: 'loud', STOP_TIMEOUT_MS: '-1' });
  expect(status).toBe(1);
  expect(lines).toEqual([
    expect.stringMatching(
      /^LOG_LEVEL is "loud", expected fatal, error,.*\nSTOP_TIMEOUT_MS is "-1", expected a/,
    ),
  ]);
});
