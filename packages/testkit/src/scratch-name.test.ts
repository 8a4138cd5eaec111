import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { isAbandoned, scratchName } from './scratch-name.js';

test('what belongs to this process, or to nobody of ours, is not abandoned', () => {
  expect([scratchName(), 'bulkhead', 'template_0', 'test_x'].map(isAbandoned)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('what belongs to a process that has ended is abandoned', () => {
  const { pid } = spawnSync('true');
  expect(isAbandoned(`test_${pid}_1`)).toBe(true);
});
