import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { memorySubject } from '../test/memory-subject.js';
import { describeIsolation } from './describe-isolation.js';

describeIsolation('a guarded store', memorySubject(true));

test('the suite fails for a store without a guard, on reads and on writes', () => {
  const output = join(mkdtempSync(join(tmpdir(), 'bulkhead-suite-')), 'results.json');
  spawnSync(process.execPath, [
    '--experimental-vm-modules',
    createRequire(import.meta.url).resolve('jest/bin/jest'),
    '--config=../../jest.preset.mjs',
    '--testMatch=**/unguarded.fixture.ts',
    '--globalSetup=',
    '--json',
    `--outputFile=${output}`,
  ]);
  const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as Results;
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ ancestorTitles }) => ancestorTitles.at(-1)),
  );
  expect(new Set(failed)).toEqual(new Set(['get', 'set']));
});

interface Results {
  readonly testResults: {
    readonly assertionResults: { readonly status: string; readonly ancestorTitles: string[] }[];
  }[];
}
