import { Client } from 'pg';

const TIMEOUT = 5_000;

/** Logs in and asks for the version. */
export async function probePostgres(url: string): Promise<string> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: TIMEOUT,
    query_timeout: TIMEOUT,
  });
  // A server that goes away while we wait would otherwise end this process.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? 'unknown';
  } finally {
    await client.end().catch(() => {});
  }
}
