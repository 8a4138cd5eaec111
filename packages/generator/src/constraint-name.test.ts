import { expect, test } from '@jest/globals';
import { constraintName } from './constraint-name.js';

test('a short name is kept whole', () => {
  expect(constraintName('projects', ['org_id', 'slug'], 'key')).toBe('projects_org_id_slug_key');
});

test('a long name loses its middle, never its suffix', () => {
  const name = constraintName('a'.repeat(40), ['b'.repeat(40)], 'fkey');
  expect(name).toBe(`${'a'.repeat(40)}_${'b'.repeat(17)}_fkey`);
  expect(name).toHaveLength(63);
});
