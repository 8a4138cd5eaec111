import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { millisecondsReader, writeMilliseconds } from './times.js';

const when = fc.integer({ min: 1e12, max: 9e12 });

test('a time is read as JavaScript writes it, whatever was read before', () => {
  const read = millisecondsReader();
  const near = fc.tuple(when, fc.nat(200_000)).map(([start, more]) => [start, start + more]);
  fc.assert(
    fc.property(near, (times) => {
      for (const time of times) expect(read(new Date(time).toISOString())).toBe(time);
    }),
    { numRuns: 2000 },
  );
});

test('guarantees that a time that is none is not read, also after one that is', () => {
  const read = millisecondsReader();
  read('2026-11-21T12:00:00.000Z');
  for (const text of [
    '2026-11-21T12:00:60.000Z',
    '2026-11-21T12:00:-1.000Z',
    '2026-11-21T12:00:0x.000Z',
    '2026-11-21T12:00:00.0a0Z',
    '2026-13-21T12:00:00.000Z',
    '2026-11-21T25:00:00.000Z',
    '                   .   Z',
    '2026-11-21T12:00:00.000z ',
    '',
  ])
    expect([text, read(text)]).toEqual([text, Number.NaN]);
});

test.each([
  ['2026-11-21T12:00:00Z', 0],
  ['2026-11-21 12:00Z', 0],
  ['2026-11-21T13:00:00.123456789+01:00', 123],
  [Date.UTC(2026, 10, 21, 12) / 1000 + 0.007, 7],
])('%j is read', (text, more) => {
  expect(millisecondsReader()(text)).toBe(Date.UTC(2026, 10, 21, 12) + more);
});

test('milliseconds are written without loss', () => {
  fc.assert(
    fc.property(when, (time) =>
      expect(Number(JSON.parse(writeMilliseconds(time))) * 1000).toBeCloseTo(time, 2),
    ),
  );
});
