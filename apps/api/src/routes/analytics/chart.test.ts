import { expect, test } from '@jest/globals';
import { lines } from './chart.js';

const rows = [
  { time: '2026-01-01T00:00:00Z', kind: 'login', events: 3, bytes: 30 },
  { time: '2026-01-01T00:00:00Z', kind: 'push', events: 1, bytes: null },
  { time: '2026-01-01T01:00:00Z', kind: 'login', events: 2, bytes: 20 },
];

test('lines are one per value and measure, with points in the order of the rows', () => {
  expect(lines('time', ['kind'], ['events', 'bytes']).draw(rows)).toEqual([
    {
      name: 'login',
      measure: 'events',
      points: [
        ['2026-01-01T00:00:00Z', 3],
        ['2026-01-01T01:00:00Z', 2],
      ],
    },
    {
      name: 'login',
      measure: 'bytes',
      points: [
        ['2026-01-01T00:00:00Z', 30],
        ['2026-01-01T01:00:00Z', 20],
      ],
    },
    { name: 'push', measure: 'events', points: [['2026-01-01T00:00:00Z', 1]] },
    { name: 'push', measure: 'bytes', points: [['2026-01-01T00:00:00Z', null]] },
  ]);
});

test('names that would join to the same text stay apart from measures', () => {
  const drawn = lines('time', ['a'], ['b', 'c']).draw([{ time: 't', a: 'x', b: 1, c: 2 }]) as unknown[];
  expect(drawn).toHaveLength(2);
});
