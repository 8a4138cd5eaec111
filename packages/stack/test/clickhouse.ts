import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseLogLevel,
  createClient,
} from '@clickhouse/client';
import { type ClickHouseOptions, type ClickHouseServer, startClickHouse } from '../src/clickhouse/index.js';

export const ACME = '0ac3e000-0000-4000-8000-000000000001';
export const GLOBEX = '910be000-0000-4000-8000-000000000002';
export const ADMIN = { name: 'bulkhead_writer', password: randomBytes(8).toString('hex') };
export const READER = { name: 'bulkhead_reader', password: randomBytes(8).toString('hex') };

type ClientOptions = Omit<ClickHouseClientConfigOptions, 'url'>;
type QueryOptions = Omit<Parameters<ClickHouseClient['query']>[0], 'query' | 'format'>;

/** A server of its own, with the ordinary client for each of its users. */
export class TestServer {
  readonly #clients: ClickHouseClient[] = [];
  readonly admin: ClickHouseClient;
  readonly reader: ClickHouseClient;

  private constructor(
    readonly dataDir: string,
    readonly server: ClickHouseServer,
  ) {
    this.admin = this.client({ username: ADMIN.name, password: ADMIN.password });
    this.reader = this.client({ username: READER.name, password: READER.password });
  }

  static async start(options: Partial<ClickHouseOptions> = {}): Promise<TestServer> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'bulkhead-clickhouse-'));
    return new TestServer(dataDir, await startClickHouse(serverOptions(dataDir, options)));
  }

  client(options: ClientOptions): ClickHouseClient {
    const client = createClient({ url: this.server.url, log: { level: ClickHouseLogLevel.OFF }, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Past the client: whatever it would never send. */
  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.server.url + path, init);
  }

  /** As this user, by header. */
  post(
    { name, password }: typeof ADMIN,
    statement: NonNullable<RequestInit['body']>,
    path = '/',
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const login = { 'X-ClickHouse-User': name, 'X-ClickHouse-Key': password };
    return this.fetch(path, { method: 'POST', body: statement, headers: { ...login, ...headers } });
  }

  enginePid(): number {
    return JSON.parse(readFileSync(join(this.dataDir, 'owner.json'), 'utf8')).engine.pid;
  }

  /** Stops it and keeps its data. */
  async stop(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.server.stop();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export function serverOptions(dataDir: string, options: Partial<ClickHouseOptions> = {}): ClickHouseOptions {
  return {
    dataDir,
    port: 0,
    users: { admin: ADMIN, reader: READER },
    logFile: join(dataDir, 'server.log'),
    ...options,
  };
}

export async function rows<Row = Record<string, unknown>>(
  client: ClickHouseClient,
  query: string,
  options: QueryOptions = {},
): Promise<Row[]> {
  const result = await client.query({ query, format: 'JSONEachRow', ...options });
  return result.json<Row>();
}

export async function run(client: ClickHouseClient, ...statements: string[]): Promise<void> {
  for (const query of statements) await client.command({ query });
}

/** Two orgs with mirrored rows in a table that only the reader's policy tells apart. */
export async function createOrgTable(client: ClickHouseClient, database: string): Promise<void> {
  await run(
    client,
    `CREATE DATABASE ${database}`,
    `CREATE TABLE ${database}.events (org_id UUID, n UInt32, note String) ENGINE = MergeTree ORDER BY (org_id, n)`,
  );
  const values = [ACME, GLOBEX].flatMap((org_id) =>
    [1, 2, 3].map((n) => ({ org_id, n, note: `${org_id === ACME ? 'acme' : 'globex'} ${n}` })),
  );
  await client.insert({ table: `${database}.events`, values, format: 'JSONEachRow' });
}

export async function createReaderPolicy(
  client: ClickHouseClient,
  database: string,
  reader = READER.name,
): Promise<void> {
  await run(
    client,
    `GRANT SELECT ON ${database}.events TO ${reader}`,
    `CREATE ROW POLICY IF NOT EXISTS org ON ${database}.events AS RESTRICTIVE
       USING org_id = toUUIDOrZero(getSetting('SQL_bulkhead_org')) TO ${reader}`,
  );
}
