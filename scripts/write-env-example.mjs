// pnpm docs:env: writes .env.example from the variables that the api and the worker declare.
import { writeFileSync } from 'node:fs';
import { variables as api } from '../apps/api/dist/config.js';
import { variables as worker } from '../apps/worker/dist/config.js';
import { envExample } from '../packages/service/dist/index.js';

const head = `# Every setting of the api and the worker. Written by \`pnpm docs:env\`, compared by test/env-example.test.ts.
# \`npm start\` fills in what is required here for the embedded stores.

`;
writeFileSync(new URL('../.env.example', import.meta.url), head + envExample({ ...api, ...worker }));
