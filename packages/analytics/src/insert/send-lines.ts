import { Readable } from 'node:stream';
import { BulkheadError } from '@bulkhead/tenancy';
import type { AnalyticsConfig } from '../config.js';
import type { Connection } from '../connection.js';
import { ddl, table as tableName } from '../ddl.js';
import { deadline } from '../deadline.js';
import { engineFailure } from '../engine-failure.js';
import type { TelemetryTable } from '../tables/telemetry-rows.js';
import { telemetryTables } from '../tables/telemetry-tables.js';
import { rowFaults } from './row-faults.js';

export interface InsertParts {
  readonly config: AnalyticsConfig;
  readonly writer: Connection;
}

export interface SendOptions {
  /** What was stored under this token is not stored again. */
  readonly token: string;
  readonly queryId: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
}

const known: ReadonlySet<string> = new Set(telemetryTables.map(({ name }) => name));

export const assertTelemetryTable = (table: string): void => {
  if (known.has(table)) return;
  throw new BulkheadError(
    'INVALID_INPUT',
    `table ${JSON.stringify(table)} takes no telemetry, expected one of ${[...known].join(', ')}`,
  );
};

/** Sends JSON lines that each begin with their proven org. Resolves when they are stored. */
export const sendLines = async (
  { config, writer }: InsertParts,
  table: TelemetryTable,
  chunks: readonly (string | Uint8Array)[],
  options: SendOptions,
): Promise<void> => {
  const { queryId } = options;
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
        insert_deduplication_token: options.token,
        // All that a batch may hold is one block, so that a token stands for the whole of it.
        min_insert_block_size_rows: String(config.limits.batchRows),
        min_insert_block_size_bytes: '0',
        max_insert_block_size: String(config.limits.batchRows),
        // A row that does not fit ends the insert. Skipping it would begin again somewhere inside of its text.
        input_format_allow_errors_num: '0',
        input_format_allow_errors_ratio: 0,
        input_format_skip_unknown_fields: 0,
        date_time_input_format: 'best_effort',
        // Stored on the machines that keep it, not only queued on the one that was asked.
        ...(config.cluster !== undefined && { insert_distributed_sync: 1 }),
      },
    });
    for await (const _ of stream);
  } catch (error) {
    throw signal.aborted ? signal.reason : engineFailure(error, queryId, rowFaults);
  } finally {
    time.clear();
  }
};
