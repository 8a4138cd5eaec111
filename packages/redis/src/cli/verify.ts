import { parseArgs } from 'node:util';
import { BulkheadError } from '@bulkhead/tenancy';
import { reportJson, reportText } from '../posture/report.js';
import { isSafe, runRedisPosture } from '../posture/run-posture.js';
import { redisAddress } from '../redis-config.js';

const USAGE = `pnpm redis:verify [--json] [--hash-tags]

Looks at the Redis of REDIS_URL; with NODE_ENV=production also for TLS, password, memory and the commands of its user.
Ends with 0 where it is safe to serve from, with 1 where it is not, with 2 where it could not look.

  --json        for scripts
  --hash-tags   createRedis is given hashTags, as Redis Cluster needs`;

process.exitCode = await verify(process.argv.slice(2)).catch(explain);

async function verify(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, 'hash-tags': { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const results = await runRedisPosture({
    url: redisUrl(process.env['REDIS_URL']),
    production: process.env['NODE_ENV'] === 'production',
    hashTags: values['hash-tags'] ?? false,
  });
  console.log((values.json ? reportJson : reportText)(results));
  return isSafe(results) ? 0 : 1;
}

function redisUrl(value: string | undefined): string {
  const { success, data } = redisAddress.safeParse(value);
  if (success) return data;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `REDIS_URL is ${value ? 'no redis:// or rediss:// address' : 'not set'}, expected that of the application; set it as .env.example describes`,
  );
}

function explain(error: unknown): number {
  const { code, message } = error as { code?: unknown; message?: string };
  console.error(message ?? String(error));
  if (String(code).startsWith('ERR_PARSE_ARGS')) console.error(`\n${USAGE}`);
  return 2;
}
