import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { shapes } from './shapes.js';
import { idColumns, ingestTables, keptDays, recordTables } from './tables.js';

const folder = new URL('../../analytics/migrations/', `file://${process.cwd()}/src/`);
const sql = readdirSync(folder)
  .sort()
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

const statementOf = (table: string) =>
  new RegExp(`CREATE TABLE IF NOT EXISTS ${table}\\s[^;]*;`).exec(sql)?.[0] ?? '';

const columnsOf = (table: string): string[] => [
  ...[...statementOf(table).matchAll(/^ {4}(?!INDEX)([a-z_]+) [A-Z]/gm)].map(([, name]) => String(name)),
  ...[...sql.matchAll(new RegExp(`ALTER TABLE ${table}\\s+ADD COLUMN IF NOT EXISTS (\\w+)`, 'g'))].map(
    ([, name]) => String(name),
  ),
];

describe('records and the tables of the migrations', () => {
  test.each(recordTables)('%s: a record may hold every column but the org', (table) => {
    const known = ['org_id', idColumns[table], ...shapes[table].map(({ name }) => name)];
    expect(known.sort()).toEqual([...new Set(columnsOf(table))].sort());
  });

  test.each(ingestTables)('%s has its id column, and is kept as long as is said here', (table) => {
    expect(columnsOf(table)).toContain(idColumns[table]);
    expect(statementOf(table)).toContain(`INTERVAL ${keptDays[table]} DAY`);
  });
});
