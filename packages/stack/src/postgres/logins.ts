import { Client, escapeLiteral } from 'pg';
import { DATABASE, MIGRATOR, RUNTIME } from '../endpoints.js';
import type { Kept } from '../kept.js';

export const LOGINS = {
  [MIGRATOR]: 'LOGIN CREATEDB CREATEROLE',
  // No grants and none inherited: outside a scoped operation it can do nothing.
  [RUNTIME]: 'LOGIN NOINHERIT',
} as const;

/** Makes what is missing, so that a start that was interrupted here is completed by the next one. */
export async function ensureLogins(superuserUrl: string, passwords: Kept['passwords']): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const secrets = { [MIGRATOR]: passwords.migrator, [RUNTIME]: passwords.runtime };
    for (const name of [MIGRATOR, RUNTIME] as const) {
      if (await exists(client, 'select from pg_roles where rolname = $1', name)) continue;
      await client.query(`create role ${name} ${LOGINS[name]} password ${escapeLiteral(secrets[name])}`);
    }
    if (!(await exists(client, 'select from pg_database where datname = $1', DATABASE))) {
      await client.query(`create database ${DATABASE} owner ${MIGRATOR}`);
    }
  } finally {
    await client.end();
  }
}

async function exists(client: Client, query: string, name: string): Promise<boolean> {
  return ((await client.query(query, [name])).rowCount ?? 0) > 0;
}
