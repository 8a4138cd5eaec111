import { parseArgs } from 'node:util';
import { BulkheadError } from '@bulkhead/tenancy';
import { catalog } from '../generated/isolation/catalog.js';
import { parseSealKeys } from '../seal.js';
import { withClient } from './assert-posture.js';
import { reportJson } from './report-json.js';
import { reportSarif } from './report-sarif.js';
import { reportText } from './report-text.js';
import { isSafe, runPosture } from './run-posture.js';

const USAGE = `pnpm db:verify [--json | --sarif]

Looks at the database of DATABASE_URL with the key of CONTEXT_SEAL_KEY. Ends with 1 where it is not safe to serve from.`;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, sarif: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) console.log(USAGE);
else process.exitCode = await verify().catch(explain);

async function verify(): Promise<number> {
  const [sealKey] = parseSealKeys(needed('CONTEXT_SEAL_KEY'));
  const results = await withClient({ url: needed('DATABASE_URL') }, (client) =>
    runPosture({ client, sealKey, expected: catalog }),
  );
  const report = values.json ? reportJson : values.sarif ? reportSarif : reportText;
  console.log(report(results));
  return isSafe(results) ? 0 : 1;
}

function needed(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `${name} is not set, expected that of the application; set it as .env.example describes`,
  );
}

function explain(error: unknown): number {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
}
