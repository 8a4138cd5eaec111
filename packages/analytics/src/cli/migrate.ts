import { parseArgs } from 'node:util';
import { ensurePolicies } from '../access/ensure-policies.js';
import { migrateAnalytics } from '../migrate/migrate-analytics.js';
import { needed, optional } from './needed.js';

const USAGE = `pnpm analytics:migrate

Applies what is missing of packages/analytics/migrations to CLICKHOUSE_URL, then makes the reader of
CLICKHOUSE_READER_URL, its grants, limits and row policies. With CLICKHOUSE_CLUSTER, on all machines of that cluster.`;

const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
if (values.help) console.log(USAGE);
else process.exitCode = await migrate().catch(explain);

async function migrate(): Promise<number> {
  const cluster = optional('CLICKHOUSE_CLUSTER');
  const where = {
    url: needed('CLICKHOUSE_URL'),
    readerUrl: needed('CLICKHOUSE_READER_URL'),
    ...(cluster !== undefined && { cluster }),
  };
  const { applied } = await migrateAnalytics(where);
  await ensurePolicies(where);
  console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'nothing to apply');
  console.log('users, grants, limits and row policies are in place');
  return 0;
}

function explain(error: unknown): number {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
}
