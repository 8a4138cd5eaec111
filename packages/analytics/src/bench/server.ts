import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePolicies } from '../access/ensure-policies.js';
import { type Analytics, createAnalytics } from '../analytics.js';
import { type Connection, connect } from '../connection.js';
import { ddl, text, name as user } from '../ddl.js';
import { migrateAnalytics } from '../migrate/migrate-analytics.js';

export interface BenchDatabase {
  readonly url: string;
  readonly readerUrl: string;
  readonly analytics: Analytics;
  /** The plain client as the writer. */
  readonly raw: Connection;
  /** The baseline of reads: the plain client as a user who may read everything, without policies and limits. */
  readonly plain: Connection;
  /** The plain client as the reader. */
  readonly reader: Connection;
  close(): Promise<void>;
}

export interface BenchServer {
  database(name: string): Promise<BenchDatabase>;
  stop(): Promise<void>;
}

/** An engine of the bench's own, in a folder that goes away with it. */
export const startBenchServer = async (): Promise<BenchServer> => {
  const { startClickHouse } = await import('@bulkhead/stack');
  const dataDir = await mkdtemp(join(tmpdir(), 'bulkhead-bench-'));
  const admin = { name: 'bulkhead_writer', password: randomBytes(16).toString('hex') };
  const users = { admin };
  const server = await startClickHouse({ dataDir, port: 0, users, logFile: join(dataDir, 'server.log') });
  const password = randomBytes(16).toString('hex');
  const urlOf = (user: string, secret: string, database: string) =>
    `${server.url.replace('://', `://${user}:${secret}@`)}/${database}`;
  const open: BenchDatabase[] = [];
  return {
    async database(name) {
      const url = urlOf(admin.name, admin.password, name);
      const readerUrl = urlOf(`${name}_reader`, password, name);
      await migrateAnalytics({ url, database: name });
      await ensurePolicies({ url, readerUrl, database: name });
      const analytics = createAnalytics({ url, readerUrl, database: name });
      const raw = connect(url, name);
      // Not the writer: the embedded engine reads statements of everybody but its administrator first.
      const called = `${name}_plain`;
      for (const statement of [
        ddl`CREATE USER ${user(called)} IDENTIFIED BY ${text(password)}`,
        ddl`GRANT SELECT ON ${user(name)}.* TO ${user(called)}`,
      ]) {
        await raw.command({ query: statement.sql });
      }
      const plain = connect(urlOf(called, password, name), name);
      const reader = connect(readerUrl, name);
      const made: BenchDatabase = {
        url,
        readerUrl,
        analytics,
        raw,
        plain,
        reader,
        async close() {
          await Promise.all([analytics.close(), raw.close(), plain.close(), reader.close()]);
        },
      };
      open.push(made);
      return made;
    },
    async stop() {
      await Promise.all(open.map((database) => database.close()));
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
