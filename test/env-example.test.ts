import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { variables as api } from '../apps/api/src/config.js';
import { variables as worker } from '../apps/worker/src/config.js';
import { envExample } from '../packages/service/src/index.js';

test('.env.example says what the configuration says; `pnpm docs:env` writes it anew', () => {
  const page = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  expect(page.slice(page.indexOf('\n\n') + 2)).toBe(envExample({ ...api, ...worker }));
});
