import { expect, test } from '@jest/globals';
import { migrationsFolderOf, writeScript } from '../test/database.js';
import { migrationsHash } from './migrations-hash.js';

const scripts = { '20260101000000_a': 'select 1;', '20260102000000_b': 'select 2;' };

test('the hash is the same for the same migrations in another folder', async () => {
  const hash = await migrationsHash(await migrationsFolderOf(scripts));

  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await migrationsHash(await migrationsFolderOf(scripts))).toBe(hash);
});

test('the hash changes with any content, any name and any migration more', async () => {
  const directory = await migrationsFolderOf(scripts);
  const hashes = new Set([await migrationsHash(directory)]);
  for (const [name, script] of [
    ['20260102000000_b', 'select 2; '],
    ['20260103000000_c', ''],
    ['20260103000000_d', ''],
  ] as const) {
    await writeScript(directory, name, script);
    hashes.add(await migrationsHash(directory));
  }
  expect(hashes.size).toBe(4);
});
