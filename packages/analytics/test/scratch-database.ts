import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClickHouseServer, startClickHouse } from '@bulkhead/stack';
import { createTestClickHouse, type TestClickHouse } from '@bulkhead/testkit';
import { withConnection } from '../src/connection.js';

interface Engine {
  readonly server: ClickHouseServer;
  readonly admin: { readonly name: string; readonly password: string };
  readonly dataDir: string;
  databases: number;
}

let engine: Promise<Engine> | undefined;

/**
 * An empty database with a reader that has yet to be made. On a server of one's own it is one of that server; else the
 * test file gets an engine of its own, because a change of access restarts the embedded engine for everybody on it.
 */
export const scratchDatabase = async (): Promise<TestClickHouse> => {
  if (process.env['CLICKHOUSE_URL']) return createTestClickHouse();
  engine ??= startEngine();
  const { server, admin } = await engine;
  const mine = await engine;
  mine.databases += 1;
  const database = `test_${mine.databases}_${randomBytes(4).toString('hex')}`;
  const urlOf = (user: string, password: string, path: string) =>
    `${server.url.replace('://', `://${user}:${password}@`)}/${path}`;
  const url = urlOf(admin.name, admin.password, database);
  await withConnection(url, 'default', (writer) => writer.command({ query: `CREATE DATABASE ${database}` }));
  return {
    database,
    url,
    readerUrl: urlOf(`${database}_reader`, randomBytes(12).toString('hex'), database),
    async drop() {
      mine.databases -= 1;
      if (mine.databases > 0) return;
      engine = undefined;
      await server.stop();
      await rm(mine.dataDir, { recursive: true, force: true });
    },
  };
};

const startEngine = async (): Promise<Engine> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'bulkhead-analytics-test-'));
  const admin = { name: 'bulkhead_writer', password: randomBytes(12).toString('hex') };
  const server = await startClickHouse({
    dataDir,
    port: 0,
    users: { admin },
    logFile: join(dataDir, 'server.log'),
  });
  return { server, admin, dataDir, databases: 0 };
};
