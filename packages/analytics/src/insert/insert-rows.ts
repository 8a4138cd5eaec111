import { randomUUID } from 'node:crypto';
import type { OrgContext } from '@bulkhead/tenancy';
import { queryIdOf } from '../reading.js';
import type { TelemetryTable } from '../tables/telemetry-rows.js';
import { assertTelemetryTable, type InsertParts, sendLines } from './send-lines.js';
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

export const insertRows = async (
  parts: InsertParts,
  context: OrgContext,
  table: TelemetryTable,
  rows: RowSource<object>,
  { batchId = randomUUID(), signal, timeout }: InsertOptions,
): Promise<Inserted> => {
  assertTelemetryTable(table);
  const batch = new StampedBatch(context.orgId, parts.config.limits);
  for await (const row of rows) batch.add(row);
  const chunks = batch.end();
  if (batch.rows === 0) return { rows: 0 };
  await sendLines(parts, table, chunks, {
    // The org is part of it: two orgs may name their batches alike.
    token: `${context.orgId}:${batchId}`,
    queryId: queryIdOf(context),
    signal,
    timeout,
  });
  return { rows: batch.rows };
};
