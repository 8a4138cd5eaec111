import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, connect, withConnection } from '../connection.js';
import { ddl, name } from '../ddl.js';

export interface ScratchServer {
  readonly url: string;
  readonly readerUrl: string;
  readonly writer: Connection;
  readonly reader: Connection;
  stop(): Promise<void>;
}

/** An embedded engine of its own, in a folder that goes away with it. */
export const startScratchServer = async (database: string): Promise<ScratchServer> => {
  // A tool of development: the package itself runs without the embedded engine.
  const { startClickHouse } = await import('@bulkhead/stack');
  const dataDir = await mkdtemp(join(tmpdir(), 'bulkhead-analytics-'));
  const login = (user: string) => ({ name: user, password: randomBytes(16).toString('hex') });
  const users = { admin: login('bulkhead_writer'), reader: login('bulkhead_reader') };
  const server = await startClickHouse({ dataDir, port: 0, users, logFile: join(dataDir, 'server.log') });
  const urlOf = (user: ReturnType<typeof login>) =>
    server.url.replace('://', `://${user.name}:${user.password}@`) + `/${database}`;
  const url = urlOf(users.admin);
  const readerUrl = urlOf(users.reader);
  await withConnection(url, 'default', async (everywhere) => {
    await everywhere.command({ query: ddl`CREATE DATABASE ${name(database)}`.sql });
    // For the analysis; no row is ever stored here.
    await everywhere.command({
      query: ddl`GRANT SELECT ON ${name(database)}.* TO ${name(users.reader.name)}`.sql,
    });
  });
  const writer = connect(url, database);
  const reader = connect(readerUrl, database);
  return {
    url,
    readerUrl,
    writer,
    reader,
    async stop() {
      await Promise.all([writer.close(), reader.close()]);
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
