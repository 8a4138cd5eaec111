import { randomBytes } from 'node:crypto';
import { BulkheadError } from '@bulkhead/tenancy';
import { type DatabaseError, escapeIdentifier } from 'pg';
import { openSession, parseUrl, withDatabase } from './session.js';

export interface ScratchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** An empty database beside that of `url`, for one command: its creator drops it. */
export async function createScratchDatabase(
  url: string,
  purpose: 'shadow' | 'dump',
): Promise<ScratchDatabase> {
  const name = `bulkhead_${purpose}_${randomBytes(6).toString('hex')}`;
  await inSession(url, `create database ${escapeIdentifier(name)}`).catch((error: unknown) => {
    throw (error as DatabaseError).code === '42501' ? mayNotCreate(url, purpose, error) : error;
  });
  return {
    url: withDatabase(url, name),
    // Not WITH (FORCE): only a superuser may end an autovacuum worker that way. Without it, Postgres does.
    drop: () => inSession(url, `drop database ${escapeIdentifier(name)}`),
  };
}

async function inSession(url: string, statement: string): Promise<void> {
  const session = await openSession(url);
  try {
    await session.query(statement);
  } finally {
    await session.end();
  }
}

function mayNotCreate(url: string, purpose: string, cause: unknown): BulkheadError {
  const { user, address } = parseUrl(url);
  return new BulkheadError(
    'CONFIGURATION_INVALID',
    `Role "${user}" at ${address} may not create the ${purpose} database that this command needs: ` +
      `run it against a development server, or ALTER ROLE ${escapeIdentifier(user)} CREATEDB.`,
    { cause },
  );
}
