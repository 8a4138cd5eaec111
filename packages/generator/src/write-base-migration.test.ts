import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { baseSql } from './base-sql.js';
import { writeBaseMigration } from './write-base-migration.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-base-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const now = new Date('2026-11-20T08:09:10Z');

test('the base becomes a migration of its own', () => {
  const written = writeBaseMigration(join(folder, 'migrations'), now);
  expect(written).toBe(join(folder, 'migrations', '20261120080910_bulkhead_base'));
  expect(readFileSync(join(written ?? '', 'migration.sql'), 'utf8')).toBe(baseSql());
});

test('a project that has it keeps it', () => {
  writeBaseMigration(folder, now);
  expect(writeBaseMigration(folder, new Date('2027-01-01T00:00:00Z'))).toBeNull();
});
