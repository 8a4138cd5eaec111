import { describe, expect, test } from '@jest/globals';
import { parseFieldAnnotation, parseModelAnnotation } from './annotation.js';

describe('the annotation of a model', () => {
  test.each([
    ['@bulkhead.tenant', { kind: 'tenant', verbs: ['select', 'insert', 'update', 'delete'] }],
    ['@bulkhead.tenant(insert, select)', { kind: 'tenant', verbs: ['select', 'insert'] }],
    ['A comment.\n@bulkhead.owned( ownerId )', { kind: 'owned', ownerField: 'ownerId' }],
    ['@bulkhead.managed', { kind: 'managed' }],
    ['@bulkhead.org', { kind: 'org' }],
    ['@bulkhead.global', { kind: 'global' }],
  ])('%j is read', (text, annotation) => {
    expect(parseModelAnnotation(text)).toEqual({ annotation, problem: null });
  });

  test.each([
    [undefined, 'has no annotation'],
    ['tenant', 'has no annotation'],
    ['@bulkhead.tenent', 'has the unknown annotation @bulkhead.tenent'],
    ['@bulkhead', 'has the unknown annotation @bulkhead.'],
    ['@bulkhead.global(all)', 'has the unknown annotation @bulkhead.global(all)'],
    ['@bulkhead.tenant\n@bulkhead.global', 'has 2 annotations (@bulkhead.tenant, @bulkhead.global)'],
    ['@bulkhead.owned', 'has @bulkhead.owned, which names no single owner field'],
    ['@bulkhead.owned(a, b)', 'has @bulkhead.owned(a, b), which names no single owner field'],
    ['@bulkhead.tenant(truncate)', 'has @bulkhead.tenant(truncate), whose verbs are not known'],
    ['@bulkhead.tenant()', 'has @bulkhead.tenant(), whose verbs are not known'],
  ])('guarantees that %j is refused', (text, problem) => {
    expect(parseModelAnnotation(text)).toEqual({
      annotation: null,
      problem: { problem, fix: expect.stringMatching(/^(write|keep|a model knows) /) },
    });
  });
});

describe('the annotation of a field', () => {
  test('is optional', () => {
    expect(parseFieldAnnotation('Milliseconds.')).toEqual({ annotation: null, problem: null });
  });

  test.each(['fixed', 'computed'])('@bulkhead.%s is read', (name) => {
    expect(parseFieldAnnotation(`@bulkhead.${name}`).annotation).toBe(name);
  });

  test.each(['@bulkhead.tenant', '@bulkhead.fixed(1)', '@bulkhead.fixed @bulkhead.computed'])(
    'guarantees that %j is refused',
    (text) => {
      expect(parseFieldAnnotation(text).problem).not.toBeNull();
    },
  );
});
