// Prints docs/errors.md from the catalogue: node scripts/run.mjs tenancy index && node scripts/write-errors-page.mjs
import { writeFileSync } from 'node:fs';
import { catalogue, retiredCodes } from '../packages/tenancy/dist/index.js';

const rows = Object.entries(catalogue).map(
  ([code, { public: text, meaning, remedy }]) => `| \`${code}\` | ${text} | ${meaning} | ${remedy} |`,
);
writeFileSync(
  new URL('../docs/errors.md', import.meta.url),
  `# Errors

Every error that leaves a Bulkhead library or API carries one of these codes. A client sees the code, the public
text and a request id; the rest is for the people who run the service. This page is written by
\`pnpm docs:errors\` and compared with \`packages/tenancy/src/errors.ts\` by its test.

| Code | What the client reads | What it means | What to do |
| --- | --- | --- | --- |
${rows.join('\n')}

Retired codes, never reused: ${retiredCodes.length ? retiredCodes.join(', ') : 'none'}.
`,
);
