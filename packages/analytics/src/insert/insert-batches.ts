import { randomUUID } from 'node:crypto';
import { assertContext, BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { assertRealOrg } from '../real-org.js';
import type { TelemetryTable } from '../tables/telemetry-rows.js';
import { countLines } from './count-lines.js';
import type { Inserted, InsertOptions } from './insert-rows.js';
import { assertTelemetryTable, type InsertParts, sendLines } from './send-lines.js';

/** Lines of one org, as `orgLines` writes them. */
export interface OrgBatch {
  /** Proves whose lines they are, such as the context of a verified lane message. */
  readonly context: OrgContext;
  /** Each line is one row that begins with `{"org_id":"<org of the context>",`. Bytes are sent as they are. */
  readonly lines: string | Uint8Array;
}

const LINE_BREAK = new Uint8Array([10]);

/** One insert of several orgs' lines, whole or not at all. Every line of every batch is looked at before the first byte. */
export const insertBatches = async (
  parts: InsertParts,
  table: TelemetryTable,
  batches: readonly OrgBatch[],
  { batchId = randomUUID(), signal, timeout }: InsertOptions,
): Promise<Inserted> => {
  assertTelemetryTable(table);
  const { batchRows, batchBytes } = parts.config.limits;
  const chunks: Uint8Array[] = [];
  let rows = 0;
  let bytes = 0;
  for (const { context, lines } of batches) {
    assertContext(context);
    assertRealOrg(context);
    const text = typeof lines === 'string' ? Buffer.from(lines) : lines;
    rows += countLines(text, context.orgId);
    bytes += text.length;
    if (rows > batchRows) throw tooLarge(`${batchRows} rows`);
    if (bytes > batchBytes) throw tooLarge(`${batchBytes} bytes`);
    if (text.length > 0) chunks.push(text);
    if (text.length > 0 && text.at(-1) !== 10) chunks.push(LINE_BREAK);
  }
  if (rows === 0) return { rows: 0 };
  await sendLines(parts, table, chunks, {
    // Not of the form of an org's own batches, which begin with its id.
    token: `batches:${batchId}`,
    queryId: `batches.${batchId.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 64)}.${randomUUID()}`,
    signal,
    timeout,
  });
  return { rows };
};

const tooLarge = (what: string) =>
  new BulkheadError(
    'RESULT_TOO_LARGE',
    `the batches hold more than ${what}, expected fewer; insert them in parts`,
  );
