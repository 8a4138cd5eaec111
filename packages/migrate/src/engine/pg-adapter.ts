import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { Pool, QueryArrayResult } from 'pg';
import { createScratchDatabase } from '../scratch-database.js';
import { openSession, parseUrl, resetSession } from '../session.js';
import { runScript, ScriptError } from './run-script.js';

export interface ScriptListener {
  onScript(script: string): void;
  onScriptError(error: ScriptError, script: string): void;
}

/** PrismaPg, with what it lacks for the schema engine: whole scripts, "char" columns, a real shadow database. */
export const adapterFactory = (
  url: string,
  pool: Pool,
  listener?: ScriptListener,
): SqlMigrationAwareDriverAdapterFactory => ({
  provider: 'postgres',
  adapterName: '@prisma/adapter-pg',
  connect: () => adapt(url, pool, async () => {}, listener),
  // PrismaPg's own, given a connection string, opens its "shadow" on the real database.
  connectToShadowDb: async () => {
    const scratch = await createScratchDatabase(url, 'shadow');
    const shadow = await openSession(scratch.url);
    return adapt(scratch.url, shadow, async () => {
      await shadow.end();
      await scratch.drop();
    });
  },
});

async function adapt(
  url: string,
  pool: Pool,
  dispose: () => Promise<void>,
  listener?: ScriptListener,
): Promise<SqlDriverAdapter> {
  const server = parseUrl(url);
  const characterColumns = presentCharacters(pool);
  const inner = await new PrismaPg(pool, { schema: server.schema }).connect();
  return {
    provider: inner.provider,
    adapterName: inner.adapterName,
    executeRaw: (query) => inner.executeRaw(query),
    startTransaction: (level) => inner.startTransaction(level),
    getConnectionInfo: () => ({ schemaName: server.schema, supportsRelationJoins: true }),
    dispose,
    async queryRaw(query) {
      const result = await inner.queryRaw(query);
      for (const column of characterColumns.get(result.rows) ?? []) {
        result.columnTypes[column] = ColumnTypeEnum.Character;
      }
      return result;
    },
    // PrismaPg's own splits at every semicolon, also inside DO blocks and function bodies.
    async executeScript(script) {
      listener?.onScript(script);
      const client = await pool.connect();
      try {
        await runScript(client, script);
        await resetSession(client, server);
      } catch (error) {
        await resetSession(client, server).catch(() => {});
        if (!(error instanceof ScriptError)) throw error;
        listener?.onScriptError(error, script);
        throw asDriverError(error);
      } finally {
        client.release();
      }
    },
  };
}

const CHARACTER = 18;
const NAME = 19;

/**
 * The engine reads constraint kinds in Postgres' one-byte type "char", for which PrismaPg has no column type:
 * it throws. So it is shown `name`, and which columns those were is remembered by the rows of the result.
 */
function presentCharacters(pool: Pool): WeakMap<object, readonly number[]> {
  const columns = new WeakMap<object, readonly number[]>();
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<Partial<QueryArrayResult>>;
  pool.query = (async (...args: unknown[]) => {
    const result = await query(...args);
    if (!result.fields || !result.rows) return result;
    const found = result.fields.flatMap(({ dataTypeID }, column) =>
      dataTypeID === CHARACTER ? [column] : [],
    );
    columns.set(result.rows, found);
    for (const column of found) Object.assign(result.fields[column] ?? {}, { dataTypeID: NAME });
    return result;
  }) as typeof pool.query;
  return columns;
}

/** With any SQLSTATE that the engine knows it would put a text of its own ("No such table: x") in place of ours. */
const asDriverError = ({ message, statement }: ScriptError): DriverAdapterError =>
  new DriverAdapterError({
    kind: 'postgres',
    code: 'XX000',
    severity: statement ? `line ${statement.line}` : 'ERROR',
    message,
    detail: undefined,
    column: undefined,
    hint: undefined,
  });
