import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { BulkheadError, catalogue, type ErrorCode, isBulkheadError, retiredCodes } from './errors.js';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const documented = new Map(
  [...page.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(([, code, ...texts]) => [
    code,
    texts,
  ]),
);
const codes = Object.keys(catalogue) as ErrorCode[];

describe('the error catalogue', () => {
  test('docs/errors.md documents every code, and no other', () => {
    expect([...documented.keys()]).toEqual(codes);
  });

  test.each(codes)('%s reads the same in docs/errors.md', (code) => {
    const entry = catalogue[code];
    expect(documented.get(code)).toEqual([entry.public, entry.meaning, entry.remedy]);
  });

  test('a retired code is not given a new meaning', () => {
    expect(codes.filter((code) => retiredCodes.includes(code))).toEqual([]);
  });
});

describe('an error', () => {
  const error = new BulkheadError('NOT_FOUND', 'project 42 of acme is missing', {
    cause: new Error('duplicate key value (slug)=(globex)'),
    field: 'projectId',
  });

  test('guarantees that neither its internal text nor its cause is serialized', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'NOT_FOUND',
      message: catalogue.NOT_FOUND.public,
      field: 'projectId',
    });
  });

  test('keeps the internal text and the cause for logs', () => {
    expect(error.message).toBe('project 42 of acme is missing');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('is told apart by its code', () => {
    expect(isBulkheadError(error, 'NOT_FOUND')).toBe(true);
    expect(isBulkheadError(error, 'INTERNAL')).toBe(false);
    expect(isBulkheadError(new Error('NOT_FOUND'))).toBe(false);
  });
});
