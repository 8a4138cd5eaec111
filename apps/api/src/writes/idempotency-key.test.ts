import { expect, test } from '@jest/globals';
import { idempotencyKeyOf, requestHash } from './idempotency-key.js';

const hash = (...request: Parameters<typeof requestHash>) => requestHash(...request).toString('hex');

test('is the same for a request that only orders its keys differently', () => {
  expect(hash('POST', '/v1/projects', { a: 1, b: { c: [1], d: null } })).toBe(
    hash('POST', '/v1/projects', { b: { d: null, c: [1] }, a: 1 }),
  );
});

test.each<[string, Parameters<typeof requestHash>]>([
  ['method', ['PATCH', '/v1/projects', { a: [1, 2] }]],
  ['path', ['POST', '/v1/documents', { a: [1, 2] }]],
  ['order of a list', ['POST', '/v1/projects', { a: [2, 1] }]],
  ['type', ['POST', '/v1/projects', { a: ['1', 2] }]],
  ['absence of a body', ['POST', '/v1/projects', undefined]],
  ['null as a body', ['POST', '/v1/projects', null]],
])('guarantees that another %s is another request', (_, other) => {
  expect(hash(...other)).not.toBe(hash('POST', '/v1/projects', { a: [1, 2] }));
});

test('guarantees that an object and its list of pairs are two requests', () => {
  expect(hash('POST', '/', { a: 1 })).not.toBe(hash('POST', '/', [['a', 1]]));
});

test.each([undefined, '8b2c7c0e-1', '"8b2c7c0e-1"'])('takes %j', (header) => {
  expect(idempotencyKeyOf(header)).toBe(header?.replaceAll('"', ''));
});

test.each(['', 'short', 'with space', 'k'.repeat(201), 'clé-clé-clé', 'new\nline-line'])(
  'guarantees that the key %j is refused',
  (header) => {
    expect(() => idempotencyKeyOf(header)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  },
);
