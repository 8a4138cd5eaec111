import { randomUUID } from 'node:crypto';
import type { Analytics } from '@bulkhead/analytics';
import { type IngestTable, ingestTables } from '@bulkhead/ingest';
import type { Batch, LaneReader } from '@bulkhead/redis';
import type { Logger } from 'pino';
import type { IngestMetrics } from './ingest-metrics.js';
import { pause } from './pause.js';
import { isPoison } from './poison.js';
import { storeLines } from './store-lines.js';

export interface StoreParts {
  readonly reader: Pick<LaneReader, 'batches' | 'deadLetter'>;
  readonly analytics: Pick<Analytics, 'insertBatches'>;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
}

/** Marks a batch of one message whose rows are stored one range after the other, because it failed as a whole. */
const LINES = ' lines';

/**
 * Stores a batch that is written down, until it is stored or the signal aborts. While the fault is the store's it is
 * repeated as it is; when the rows are at fault it is halved until only the poisonous rows are left out.
 */
export const storeBatch = async (parts: StoreParts, batch: Batch, signal: AbortSignal): Promise<void> => {
  const table = tableOf(batch.note);
  const { reader, analytics, metrics, logger } = parts;
  if (batch.note.endsWith(LINES)) return storeLines(parts, table, batch, signal);
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    const ended = metrics.insert.startTimer({ table });
    try {
      const batches = batch.deliveries.map(({ context, payload }) => ({ context, lines: payload }));
      const { rows } = await analytics.insertBatches(table, batches, { batchId: batch.id, signal });
      metrics.stored(table, rows, batch.deliveries);
      await reader.batches.settle(batch);
      return;
    } catch (error) {
      if (signal.aborted) throw error;
      logger.warn({ err: error, table, messages: batch.deliveries.length, tries }, 'an insert failed');
      if (isPoison(error, tries)) break;
      metrics.failed(error);
    } finally {
      ended();
    }
    await pause(tries, signal);
  }
  const halves = halvesOf(batch);
  if (!(await reader.batches.split(batch, halves))) return;
  for (const half of halves) await storeBatch(parts, half, signal);
};

const halvesOf = ({ note, deliveries }: Batch): Batch[] => {
  const part = (some: Batch['deliveries'], note: string) => ({ id: randomUUID(), note, deliveries: some });
  if (deliveries.length === 1) return [part(deliveries, note + LINES)];
  const middle = deliveries.length >> 1;
  return [part(deliveries.slice(0, middle), note), part(deliveries.slice(middle), note)];
};

const tableOf = (note: string): IngestTable => {
  const name = note.replace(LINES, '');
  const table = ingestTables.find((one) => one === name);
  if (table) return table;
  throw new Error(`batch note ${JSON.stringify(note)}, expected the name of a table that ingest fills`);
};
