import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const chaos = fileURLToPath(new URL('../bench/chaos.mjs', import.meta.url));

test('guarantees that each acknowledged record is stored once, whoever is killed meanwhile', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    chaos,
    '--seed',
    '3',
    '--records',
    '10000',
  ]);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ acknowledged: 10_000, missing: 0, twice: 0, foreign: 0 });
  expect(result.kills).toBeGreaterThan(4);
  expect(Number(/(\d+) times one was known/.exec(stderr)?.[1])).toBeGreaterThan(100);
}, 180_000);
