// npm test: everything that must hold before a change lands, with a total in the last line.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { emptyLeftRedis, leftRedisFaults } from './left-redis.mjs';
import { prepare, root, run, runTurbo, step } from './prepare.mjs';

const resultFiles = () =>
  [
    '.',
    ...['packages', 'apps', 'examples'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => join(folder, name)),
    ),
  ]
    .map((folder) => join(root, folder, 'test-results.json'))
    .filter((file) => existsSync(file));

// A result left by an earlier run must not be counted for a package whose tests did not start.
for (const file of resultFiles()) rmSync(file);
await prepare();

// Held for the whole run, so that the stores do not stop between two packages.
const { ensureStack } = await import('../../packages/stack/dist/index.js');
const { redis } = await step('Starting the stores', () =>
  ensureStack({ instance: 'test', onProgress: (line) => process.stderr.write(`  ${line}\n`) }),
);
// What test runs that were killed left there says nothing about this one.
await emptyLeftRedis(redis.url);

const checks = {
  'types, lint and tests': () =>
    runTurbo(
      'typecheck',
      'lint',
      'test',
      'typecheck:workspace',
      'lint:workspace',
      'test:workspace',
      '--continue',
      '--concurrency=2',
      '--output-logs=new-only',
    ),
  'import directions': () =>
    run(process.execPath, [join(root, 'node_modules/turbo/bin/turbo'), 'boundaries']),
  'unused exports and dependencies': () =>
    run(process.execPath, [join(root, 'node_modules/knip/bin/knip.js')]),
};
const broken = [];
for (const [title, check] of Object.entries(checks)) {
  if ((await step(title, check)) !== 0) broken.push(title);
}

let passed = 0;
let failed = 0;
for (const file of resultFiles()) {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  passed += result.numPassedTests;
  // A test file that could not be loaded counts as a failure of its own: none of its tests ran.
  failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
}
const faults = await step('Walking over what is left in Redis', () => leftRedisFaults(redis.url));
for (const fault of faults) console.error(`  Redis was left with ${fault}`);
if (faults.length === 0) passed += 1;
else {
  failed += 1;
  broken.push('keys that are left in Redis');
}
for (const title of broken) console.log(`failed: ${title}`);
// Lint, types and the other checks hold no tests that would be counted, and must not be lost from the total.
if (broken.length > 0 && failed === 0) failed = broken.length;
if (passed === 0) failed ||= 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
