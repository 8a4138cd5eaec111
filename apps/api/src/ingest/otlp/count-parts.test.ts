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

  test('are none of nothing', () => {
    expect(countParts(messageType('LogsRequest'), Uint8Array.of(), 100)).toBe(0);
  });

  test.each([
    ['half of a number', [0xff]],
    ['a length beyond the end', [0x7a, 0x7f, 0x0a]],
    ['a group without an end', [0x7b, 0x0a, 0x00]],
    ['an end without a group', [0x7c]],
    ['a form that there is not', [0x0e]],
    ['a number without an end', Array<number>(1000).fill(0xff)],
  ])('are not counted of %s, as little as they are read', (_, bytes) => {
    const type = messageType('LogsRequest');
    expect(() => countParts(type, Uint8Array.from(bytes), 100)).toThrow();
    expect(() => type.decode(Uint8Array.from(bytes))).toThrow();
  });

  test.each([
    ['an empty group', [0x7b, 0x7c]],
    [
      'a group that holds half of a number and a form that there is not',
      [0x7b, 0x0a, 0x02, 0xff, 0x0e, 0x7c],
    ],
    ['a known field in another form', [0x09, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['an unknown field', [0x7a, 0x02, 0x0a, 0x7f]],
  ])('guarantees that %s hides none of those behind it', (_, bytes) => {
    const behind = Array<number[]>(50).fill([0x0a, 0x00]).flat();
    const count = countParts(messageType('LogsRequest'), Uint8Array.from([...bytes, ...behind]), 100);
    expect(Math.floor(count)).toBe(50);
  });

  test('guarantees that no depth ends it', () => {
    // Lists in lists, each said to reach to the end.
    const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => [0x2a, 0x7f, 0x0a, 0x7f][at % 4] ?? 0);
    expect(countParts(messageType('AnyValue'), bytes, 90_000)).toBeGreaterThan(90_000);
  });
});
