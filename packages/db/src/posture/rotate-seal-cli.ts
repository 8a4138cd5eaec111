import { parseArgs } from 'node:util';
import { BulkheadError } from '@bulkhead/tenancy';
import pg from 'pg';
import { parseSealKeys, type SealKey } from '../seal.js';
import { acceptedVersions, addSealKey, retireSealKeys } from './rotate-seal.js';

const USAGE = `pnpm db:rotate-seal            adds a key and prints the CONTEXT_SEAL_KEY to deploy next
pnpm db:rotate-seal --retire   retires every key but the newest of CONTEXT_SEAL_KEY, once all processes have it

Works on the database of MIGRATION_DATABASE_URL. Nothing stops in between: the database accepts old and new keys.`;

const { values } = parseArgs({ options: { retire: { type: 'boolean' }, help: { type: 'boolean' } } });
if (values.help) console.log(USAGE);
else process.exitCode = await rotate().catch(explain);

async function rotate(): Promise<number> {
  const client = new pg.Client({
    connectionString: needed('MIGRATION_DATABASE_URL'),
    application_name: 'bulkhead-rotate-seal',
  });
  await client.connect();
  try {
    await (values.retire ? retire(client) : add(client));
    return 0;
  } finally {
    await client.end();
  }
}

async function add(client: pg.Client): Promise<void> {
  const current = parseSealKeys(needed('CONTEXT_SEAL_KEY'));
  const added = await addSealKey(client);
  console.error(`The database accepts seal key version ${added.version} from now on, beside the ones before.

1. Give every process this value (stdout) and restart them one by one.
2. When all of them run with it: CONTEXT_SEAL_KEY=<that value> pnpm db:rotate-seal --retire
`);
  console.log(`CONTEXT_SEAL_KEY=${[added, ...current].map(text).join(',')}`);
}

async function retire(client: pg.Client): Promise<void> {
  const [kept] = parseSealKeys(needed('CONTEXT_SEAL_KEY'));
  const retired = await retireSealKeys(client, kept);
  console.error(
    retired.length > 0
      ? `Retired seal key version ${retired.join(', ')}.`
      : 'No other seal key was left to retire.',
  );
  console.error(`The database accepts version ${(await acceptedVersions(client)).join(', ')}.\n`);
  console.log(`CONTEXT_SEAL_KEY=${text(kept)}`);
}

const text = ({ version, key }: SealKey) => `${version}:${key.toString('hex')}`;

function needed(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `${name} is not set, expected that of the deployment; set it as .env.example describes`,
  );
}

function explain(error: unknown): number {
  console.error(error instanceof Error ? error.message : String(error));
  return 1;
}
