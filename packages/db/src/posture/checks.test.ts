import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadChecks } from './checks.js';

const files = readdirSync(new URL('../../checks/', import.meta.url));
const codes = [...new Set(files.map((file) => file.split('.')[0] ?? ''))].sort();

describe('the checks', () => {
  test.each(codes)('guarantees that %s has its statement, its page and its test', (code) => {
    expect(code).toMatch(/^\d{4}_[a-z_]+$/);
    expect(files.filter((file) => file.startsWith(`${code}.`)).sort()).toEqual([
      `${code}.md`,
      `${code}.sql`,
      `${code}.test.ts`,
    ]);
  });

  test('have numbers of their own', () => {
    const numbers = codes.map((code) => code.slice(0, 4));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test.each(loadChecks().map((check) => [check.code, check] as const))(
    '%s explains itself in four parts',
    (_, { page, title }) => {
      expect(page.split('\n').filter((line) => line.startsWith('#'))).toEqual([
        `# ${title}`,
        '## What it finds',
        '## Why it matters',
        '## How to fix it',
      ]);
    },
  );

  test.each(loadChecks().map((check) => [check.code, check] as const))(
    '%s names no other check in its rows',
    (code, { sql }) => {
      expect(
        [...sql.matchAll(/'(\d{4}_\w+)'/g)].map(([, named]) => named).filter((named) => named !== code),
      ).toEqual([]);
    },
  );
});
