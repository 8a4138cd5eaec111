import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase, sealKeys } from '@bulkhead/testkit';
import { expect, test } from '@jest/globals';

const file = fileURLToPath(new URL('../quickstart.mjs', import.meta.url));
const source = readFileSync(file, 'utf8');

test('the quickstart prints what its comments say', async () => {
  const database = await createTestDatabase();
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      MIGRATION_DATABASE_URL: database.migrationUrl,
      CONTEXT_SEAL_KEY: sealKeys,
    },
  });
  await database.drop();
  const promised = [...source.matchAll(/^console\.log.*\/\/ (\{.*\}|null|\[\])/gm)].map(([, text]) => text);
  expect(promised).toHaveLength(4);
  expect(stdout.trim().split('\n')).toEqual(promised);
});

test('the README shows the quickstart as it is', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  expect(/<!-- examples\/quickstart\/quickstart.mjs -->\n```js\n(.*?)```/s.exec(readme)?.[1]).toBe(source);
});
