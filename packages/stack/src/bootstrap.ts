import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { DATABASE } from './endpoints.js';
import { writePrivateFile } from './private-files.js';
import { firstLine, StackError } from './stack-error.js';
import type { StackPaths } from './workspace.js';

/** Later databases are made from template1, so that they inherit what the file sets up. */
const DATABASES = ['template1', DATABASE];

/** Runs prisma/bootstrap.sql as the superuser, once per content. Several callers at once take turns. */
export async function runBootstrap(paths: StackPaths, superuserUrl: string): Promise<void> {
  if (!existsSync(paths.bootstrapSql)) return;
  const sql = readFileSync(paths.bootstrapSql, 'utf8');
  const hash = createHash('sha256').update(sql).digest('hex');
  if (isDone(paths, hash)) return;
  await connected(superuserUrl, 'postgres', async (turn) => {
    await turn.query("select pg_advisory_lock(hashtext('bulkhead bootstrap'))");
    if (isDone(paths, hash)) return;
    for (const database of DATABASES) {
      await connected(superuserUrl, database, (client) => client.query(sql)).catch((error: unknown) => {
        throw new StackError(
          `${paths.bootstrapSql} fails in database ${database} (${firstLine(error)}): correct it.`,
          { cause: error },
        );
      });
    }
    writePrivateFile(paths.bootstrapDone, hash);
  });
}

function isDone({ bootstrapDone }: StackPaths, hash: string): boolean {
  return existsSync(bootstrapDone) && readFileSync(bootstrapDone, 'utf8') === hash;
}

async function connected(
  superuserUrl: string,
  database: string,
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
  const url = new URL(superuserUrl);
  url.pathname = database;
  const client = new Client({ connectionString: url.href });
  client.on('error', () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
