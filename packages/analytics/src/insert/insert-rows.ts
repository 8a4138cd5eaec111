import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { AnalyticsConfig } from '../config.js';
import type { Connection } from '../connection.js';
import { ddl, table as tableName } from '../ddl.js';
import { deadline } from '../deadline.js';
import { engineFailure } from '../engine-failure.js';
import { queryIdOf } from '../reading.js';
import type { TelemetryTable } from '../tables/telemetry-rows.js';
import { telemetryTables } from '../tables/telemetry-tables.js';
import { rowFaults } from './row-faults.js';
import { StampedBatch } from './stamped-batch.js';

export type RowSource<Row> = Iterable<Row> | AsyncIterable<Row>;

export interface InsertOptions {
  /** Names the batch: sent again under the same name, it is stored once. Same rows in the same order. */
  readonly batchId?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds. */
  readonly timeout?: number;
}

export interface Inserted {
  readonly rows: number;
}

export interface InsertParts {
  readonly config: AnalyticsConfig;
  readonly writer: Connection;
}

const known: ReadonlySet<string> = new Set(telemetryTables.map(({ name }) => name));

export const insertRows = async (
  { config, writer }: InsertParts,
  context: OrgContext,
  table: TelemetryTable,
  rows: RowSource<object>,
  { batchId = randomUUID(), ...options }: InsertOptions,
): Promise<Inserted> => {
  if (!known.has(table)) {
    throw new BulkheadError(
      'INVALID_INPUT',
      `table ${JSON.stringify(table)} takes no telemetry, expected one of ${[...known].join(', ')}`,
    );
  }
  const batch = new StampedBatch(context.orgId, config.limits);
  for await (const row of rows) batch.add(row);
  const chunks = batch.end();
  if (batch.rows === 0) return { rows: 0 };
  const queryId = queryIdOf(context);
  const time = deadline(options.timeout ?? config.limits.timeout, options.signal, queryId);
  const { signal } = time;
  try {
    signal.throwIfAborted();
    const { stream } = await writer.exec({
      query: ddl`INSERT INTO ${tableName(config.database, table)} FORMAT JSONEachRow`.sql,
      values: Readable.from(chunks, { objectMode: false }),
      query_id: queryId,
      abort_signal: signal,
      clickhouse_settings: {
        async_insert: 0,
        insert_deduplicate: 1,
        // The org is part of it: two orgs may name their batches alike.
        insert_deduplication_token: `${context.orgId}:${batchId}`,
        input_format_skip_unknown_fields: 0,
        date_time_input_format: 'best_effort',
      },
    });
    for await (const _ of stream);
    return { rows: batch.rows };
  } catch (error) {
    throw signal.aborted ? signal.reason : engineFailure(error, queryId, rowFaults);
  } finally {
    time.clear();
  }
};
