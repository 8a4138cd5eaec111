// Runs jest for one package in ESM mode and leaves its counts in test-results.json, which turbo caches
// together with the verdict, so that a total can be added up from cached and fresh runs alike.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const preset = fileURLToPath(new URL('../jest.preset.mjs', import.meta.url));
const options = [
  '--config',
  preset,
  '--json',
  '--outputFile=test-results.json',
  '--testLocationInResults=false',
];
const { status, signal } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    jest,
    ...options,
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
process.exit(signal ? 1 : status);
