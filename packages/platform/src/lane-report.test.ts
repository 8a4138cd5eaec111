import { orgId } from '@bulkhead/tenancy';
import { expect, test } from '@jest/globals';
import { laneJson, laneTable } from './lane-report.js';

const acme = orgId('018f0000-0000-7000-8000-00000000acce');
const globex = orgId('018f0000-0000-7000-8000-0000000010be');
const lanes = [
  { orgId: acme, group: 'pooled', waiting: 3, pending: 1, dead: 0, lag: 250 },
  { orgId: globex, group: undefined, waiting: 12_000, pending: 0, dead: 7, lag: 61_250 },
];

test('lanes are a table, the one that waits longest first', () => {
  expect(laneTable(lanes)).toBe(
    [
      'org                                   group    waiting  pending     lag  dead',
      `${globex}  unknown    12000        0  61.3 s     7`,
      `${acme}  pooled         3        1   0.3 s     0`,
    ].join('\n'),
  );
  expect(laneTable([])).toBe('All lanes are empty, and there are no dead letters.');
});

test('lanes are JSON for scripts', () => {
  expect(JSON.parse(laneJson(lanes))).toEqual([
    { org: globex, group: null, waiting: 12_000, pending: 0, lag: 61_250, dead: 7 },
    { org: acme, group: 'pooled', waiting: 3, pending: 1, lag: 250, dead: 0 },
  ]);
});
