import { parseArgs } from 'node:util';
import { reportJson, reportText } from '../posture/report.js';
import { isSafe, runAnalyticsPosture } from '../posture/run-posture.js';
import { needed, optional } from './needed.js';

const USAGE = `pnpm analytics:verify [--json]

Looks at the ClickHouse of CLICKHOUSE_URL and CLICKHOUSE_READER_URL. Ends with 1 where it is not safe to serve from.`;

const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) console.log(USAGE);
else process.exitCode = await verify().catch(explain);

async function verify(): Promise<number> {
  const cluster = optional('CLICKHOUSE_CLUSTER');
  const results = await runAnalyticsPosture({
    url: needed('CLICKHOUSE_URL'),
    readerUrl: needed('CLICKHOUSE_READER_URL'),
    enforcement: optional('CLICKHOUSE_ORG_FILTER_ENFORCEMENT') !== 'false',
    ...(cluster !== undefined && { cluster }),
  });
  console.log((values.json ? reportJson : reportText)(results));
  return isSafe(results) ? 0 : 1;
}

function explain(error: unknown): number {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
}
