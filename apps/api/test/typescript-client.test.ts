import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { openApiDocument } from '../src/openapi/document.js';
import { documented } from '../src/routes/index.js';
import { apiUnderTest } from './api-under-test.js';

const api = apiUnderTest();
const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = `${root}examples/typescript-client`;
const run = promisify(execFile);

test('the generated client is that of today’s API; `pnpm client:generate` writes it anew', () => {
  const { stdout } = spawnSync(process.execPath, [`${example}/generate.mjs`], {
    input: JSON.stringify(openApiDocument(documented)),
    encoding: 'utf8',
  });
  const written = readFileSync(`${example}/src/operations.ts`, 'utf8');
  // The formatter breaks lines and moves imports; words and their order are the generator's.
  const words = (text: string) => text.replaceAll(/[\s;,()'"|]+/g, '').replace(/import\{.*?\}/, '');
  expect(words(written)).toBe(words(stdout));
});

test('the example runs against the API', async () => {
  await run(process.execPath, [
    `${root}node_modules/typescript/bin/tsc`,
    '-p',
    `${example}/tsconfig.build.json`,
  ]);
  const { stdout } = await run(process.execPath, [`${example}/dist/main.js`], {
    env: { API_URL: api.url, TOKEN: api.acme.keys.admin },
  });
  expect(stdout).toBe('admin of acme\ndocument Flight plan\ngone: 404 NOT_FOUND\n');
});
