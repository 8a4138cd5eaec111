import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const folders = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(new URL(`../${parent}`, import.meta.url)).map((name) => `${parent}/${name}`),
);

test('docs/decisions gives a reason for each runtime dependency, and for no other', () => {
  const used = folders.flatMap((folder) => {
    const { dependencies, optionalDependencies } = JSON.parse(read(`${folder}/package.json`));
    return Object.keys({ ...dependencies, ...optionalDependencies }).filter(
      (name) => !name.startsWith('@bulkhead/'),
    );
  });
  const table = read('docs/decisions/0001-runtime-dependencies.md');
  const explained = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
  expect(explained.toSorted()).toEqual([...new Set(used)].toSorted());
});
