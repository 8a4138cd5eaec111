import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { migrationsFolderOf } from '../test/database.js';
import { appendIsolation } from './isolation.js';

const [first, second] = ['20260101000000_first', '20260102000000_second'] as const;
const read = (directory: string, name: string) => readFile(join(directory, name, 'migration.sql'), 'utf8');

describe('appendIsolation', () => {
  test('adds the SQL with its digest after what the engine wrote', async () => {
    const directory = await migrationsFolderOf({ [first]: 'create table one (id int);\n' });

    expect(await appendIsolation(join(directory, first), 'create policy wall on one;\n')).toBe(true);
    expect(await read(directory, first)).toMatch(
      /^create table one \(id int\);\n\n-- Isolation: .*\n-- isolation sha256:[0-9a-f]{64}\ncreate policy wall on one;\n$/,
    );
  });

  test('adds nothing when the migrations already end with that text, however many came after', async () => {
    const directory = await migrationsFolderOf({ [first]: 'select 1;', [second]: 'select 2;' });
    await appendIsolation(join(directory, first), 'same');

    expect(await appendIsolation(join(directory, second), 'same')).toBe(false);
    expect(await read(directory, second)).toBe('select 2;');
  });

  test('adds a text again that another one has replaced meanwhile', async () => {
    const third = '20260103000000_third';
    const directory = await migrationsFolderOf({ [first]: '', [second]: '', [third]: '' });

    expect(await appendIsolation(join(directory, first), 'a')).toBe(true);
    expect(await appendIsolation(join(directory, second), 'b')).toBe(true);
    expect(await appendIsolation(join(directory, third), 'a')).toBe(true);
  });

  test('called twice for one migration adds once', async () => {
    const directory = await migrationsFolderOf({ [first]: '' });
    await appendIsolation(join(directory, first), 'a');

    expect(await appendIsolation(join(directory, first), 'a')).toBe(false);
  });
});
