import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

test('the lockfile records versions and hashes, and no address that they came from', () => {
  expect(read('pnpm-lock.yaml').match(/https?:\/\/.*|tarball:.*|git\+.*/g)).toBeNull();
});

test('each version stands once, in the catalog', () => {
  const files = ['packages', 'apps', 'examples'].flatMap((parent) =>
    readdirSync(new URL(`../${parent}`, import.meta.url)).map((name) => `${parent}/${name}`),
  );
  for (const folder of ['.', ...files]) {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      read(`${folder}/package.json`),
    );
    const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter((version) => version !== 'catalog:' && version !== 'workspace:*')).toEqual([]);
  }
});
