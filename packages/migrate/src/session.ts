import { BulkheadError } from '@bulkhead/tenancy';
import { type ClientBase, escapeIdentifier, Pool, type PoolClient } from 'pg';

export interface Server {
  /** Where it is, for messages: never the password. */
  readonly address: string;
  readonly user: string;
  readonly database: string;
  readonly schema: string;
}

export function parseUrl(url: string): Server {
  const { protocol, username, hostname, host, port, pathname, searchParams } = asUrl(url);
  const database = decodeURIComponent(pathname.slice(1));
  if (!['postgres:', 'postgresql:'].includes(protocol) || !hostname || !database) throw notPostgres();
  return {
    address: port ? host : `${hostname}:5432`,
    user: decodeURIComponent(username),
    database,
    schema: searchParams.get('schema') ?? 'public',
  };
}

export function withDatabase(url: string, database: string): string {
  const other = asUrl(url);
  other.pathname = encodeURIComponent(database);
  return other.href;
}

/**
 * One connection, held until the end, in the form that the Prisma adapter accepts. A pool as it comes destroys
 * a client after any SQL error, and with it the advisory lock that belongs to its session.
 */
export async function openSession(url: string): Promise<Pool> {
  const server = parseUrl(url);
  const pool = new Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 10_000,
    application_name: 'bulkhead-migrate',
  });
  try {
    const client = await pool.connect();
    hold(pool, client);
    await resetSession(client, server);
    return pool;
  } catch (error) {
    await pool.end();
    throw connectionError(error, server);
  }
}

function hold(pool: Pool, client: PoolClient): void {
  // A connection that breaks while idle shows in the next statement; unheard it would end the process.
  client.on('error', () => {});
  pool.on('error', () => {});
  const release = client.release.bind(client);
  const end = pool.end.bind(pool);
  client.release = () => {};
  Object.assign(pool, {
    query: client.query.bind(client),
    connect: async () => client,
    // First the client: a pool does not wait until the server has let it go, which DROP DATABASE wants.
    end: async () => {
      await client.end();
      release(true);
      await end();
    },
  });
}

/** Each migration starts from the same session, whatever SET, SET ROLE or search_path the one before it left. */
export async function resetSession(session: Pick<ClientBase, 'query'>, { schema }: Server): Promise<void> {
  await session.query(
    `reset session authorization; reset role; reset all; set search_path = ${escapeIdentifier(schema)}`,
  );
}

function asUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw notPostgres();
  }
}

const notPostgres = (): BulkheadError =>
  new BulkheadError(
    'CONFIGURATION_INVALID',
    'MIGRATION_DATABASE_URL is not a Postgres URL: write postgresql://user:password@host:port/database, ' +
      'with special characters of the password percent-encoded.',
  );

function connectionError(error: unknown, { address, user, database }: Server): BulkheadError {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const known: Record<string, string> = {
    '28P01': `Postgres at ${address} refuses the password of "${user}": correct it in MIGRATION_DATABASE_URL.`,
    '28000': `Postgres at ${address} does not let "${user}" in (${message}): create the login or correct MIGRATION_DATABASE_URL.`,
    '3D000': `Postgres at ${address} has no database "${database}": create it or correct MIGRATION_DATABASE_URL.`,
    '42501': `Postgres at ${address} does not let "${user}" into "${database}": grant CONNECT or correct MIGRATION_DATABASE_URL.`,
  };
  if (known[code]) return new BulkheadError('CONFIGURATION_INVALID', known[code], { cause: error });
  return new BulkheadError(
    'STORE_UNAVAILABLE',
    `Postgres at ${address} does not answer (${code || message}): start it or correct MIGRATION_DATABASE_URL.`,
    { cause: error },
  );
}
