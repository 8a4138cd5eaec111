import { type IngestTable, linesOf } from '@bulkhead/ingest';
import type { Batch, Delivery } from '@bulkhead/redis';
import { isBulkheadError } from '@bulkhead/tenancy';
import { pause } from './pause.js';
import { isPoison } from './poison.js';
import type { StoreParts } from './store-batch.js';

/** Rows that become dead letters of their own. What still fails after so many stays together. */
const MOST_ALONE = 100;

/**
 * Stores one message range by range and gives up only the rows that ClickHouse does not take. The same ranges come in
 * the same order each time, under names of their own, so that a crash in between stores none of them twice.
 */
export const storeLines = async (
  parts: StoreParts,
  table: IngestTable,
  batch: Batch,
  signal: AbortSignal,
): Promise<void> => {
  const { reader, analytics, metrics } = parts;
  const [delivery] = batch.deliveries as [Delivery];
  const lines = [...linesOf(delivery.payload)];
  const poison: Buffer[] = [];
  let reason = '';

  const store = async (from: number, to: number): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted();
      const batches = [{ context: delivery.context, lines: Buffer.concat(lines.slice(from, to)) }];
      try {
        const options = { batchId: `${batch.id}.${from}-${to}`, signal };
        const { rows } = await analytics.insertBatches(table, batches, options);
        metrics.stored(table, rows, batch.deliveries);
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        if (!isPoison(error, tries)) {
          metrics.failed(error);
          await pause(tries, signal);
          continue;
        }
        reason = isBulkheadError(error) ? error.code : 'INTERNAL';
      }
      if (to - from === 1 || poison.length >= MOST_ALONE) {
        poison.push(Buffer.concat(lines.slice(from, to)));
        return;
      }
      const middle = (from + to) >> 1;
      await store(from, middle);
      await store(middle, to);
      return;
    }
  };

  await store(0, lines.length);
  if (poison.length > 0) {
    const rows = poison.reduce((sum, part) => sum + [...linesOf(part)].length, 0);
    const detail = `ClickHouse does not take ${rows} of ${lines.length} records (${reason}); the others are stored`;
    await reader.deadLetter(delivery, { reason: 'unacceptable', detail }, poison);
    metrics.deadLettered('unacceptable', rows);
  }
  await reader.batches.settle(batch);
};
