import { describe, expect, test } from '@jest/globals';
import { countParts } from './count-parts.js';
import { encodeMessage, messageType } from './messages.js';

const count = (name: string, value: Record<string, unknown>) =>
  countParts(messageType(name), encodeMessage(name, value), 100);

describe('the parts of a message', () => {
  test('are the messages in it, and its numbers in lists as half of one', () => {
    const attribute = { key: 'a', value: { stringValue: '\u0012\u0000'.repeat(9) } };
    const logRecords = [{ attributes: [attribute] }, { body: { stringValue: 'x' } }, {}];
    // A resource, a scope, the three records, an attribute and two values, and what holds them.
    const logs = { resourceLogs: [{ resource: {}, scopeLogs: [{ scope: {}, logRecords }] }] };
    expect(count('LogsRequest', logs)).toBe(10);
    expect(count('HistogramPoint', { bucketCounts: [1, 2, 3, 4], explicitBounds: [1, 2] })).toBe(3);
    expect(count('Buckets', { offset: 7, bucketCounts: [1, 2, 3, 4] })).toBe(2);
  });

  test.each([
    ['nothing', []],
    ['half of a number', [0xff]],
    ['a length beyond the end', [0x0a, 0x7f, 0x0a]],
    ['a group', [0x0b, 0x0c]],
    ['a number of any length', Array<number>(1000).fill(0xff)],
  ])('of %s end', (_, bytes) => {
    expect(countParts(messageType('LogsRequest'), Uint8Array.from(bytes), 100)).toBeLessThan(3);
  });

  test('guarantees that no depth ends it', () => {
    // Lists in lists, each said to reach to the end.
    const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => [0x2a, 0x7f, 0x0a, 0x7f][at % 4] ?? 0);
    expect(countParts(messageType('AnyValue'), bytes, 90_000)).toBeGreaterThan(90_000);
  });
});
