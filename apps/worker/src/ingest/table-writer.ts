import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestTable } from '@bulkhead/ingest';
import type { Delivery } from '@bulkhead/redis';
import { type StoreParts, storeBatch } from './store-batch.js';

export interface BatchLimits {
  /** What one insert holds at most, unless a single message holds more. */
  readonly rows: number;
  readonly bytes: number;
  /** Milliseconds that the first message of an insert waits for others. */
  readonly linger: number;
}

export interface Verified {
  readonly delivery: Delivery;
  readonly records: number;
}

/** Collects the messages of one table into large inserts, one under way at a time. */
export class TableWriter {
  readonly #table: IngestTable;
  readonly #parts: StoreParts;
  readonly #limits: BatchLimits;
  readonly #signal: AbortSignal;
  readonly #fault: (error: unknown) => void;
  #waiting: (Verified & { readonly since: number })[] = [];
  #rows = 0;
  #bytes = 0;
  #running: Promise<void> | undefined;
  #hurry = new AbortController();

  /** @param fault an insert that cannot go on; its messages stay where they are. */
  constructor(
    table: IngestTable,
    parts: StoreParts,
    limits: BatchLimits,
    signal: AbortSignal,
    fault: (error: unknown) => void,
  ) {
    this.#table = table;
    this.#parts = parts;
    this.#limits = limits;
    this.#signal = signal;
    this.#fault = fault;
  }

  add(verified: Verified): void {
    this.#waiting.push({ ...verified, since: performance.now() });
    this.#rows += verified.records;
    this.#bytes += verified.delivery.payload.length;
    if (this.#rows >= this.#limits.rows || this.#bytes >= this.#limits.bytes) this.#hurry.abort();
    this.#running ??= this.#run();
  }

  /** Stores what is there without waiting for more; resolves when nothing is left. */
  async drain(): Promise<void> {
    while (this.#running) {
      this.#hurry.abort();
      await this.#running;
    }
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        await this.#linger();
        this.#signal.throwIfAborted();
        const batch = { id: randomUUID(), note: this.#table, deliveries: this.#next() };
        // Not opened: others have the messages by now, or will.
        if (await this.#parts.reader.batches.open(batch)) {
          await storeBatch(this.#parts, batch, this.#signal);
        }
      }
    } catch (error) {
      this.#waiting = [];
      if (!this.#signal.aborted) this.#fault(error);
    } finally {
      this.#running = undefined;
    }
  }

  async #linger(): Promise<void> {
    const since = this.#waiting[0]?.since ?? 0;
    const left = since + this.#limits.linger - performance.now();
    const stop = AbortSignal.any([this.#hurry.signal, this.#signal]);
    if (left > 0 && !stop.aborted) await sleep(left, undefined, { signal: stop }).catch(() => undefined);
    this.#hurry = new AbortController();
  }

  #next(): Delivery[] {
    const { rows, bytes } = this.#limits;
    let count = 0;
    let [takenRows, takenBytes] = [0, 0];
    for (const { delivery, records } of this.#waiting) {
      if (count > 0 && (takenRows + records > rows || takenBytes + delivery.payload.length > bytes)) break;
      count += 1;
      takenRows += records;
      takenBytes += delivery.payload.length;
    }
    const taken = this.#waiting.splice(0, count);
    this.#rows -= takenRows;
    this.#bytes -= takenBytes;
    if (this.#rows >= rows || this.#bytes >= bytes) this.#hurry.abort();
    return taken.map(({ delivery }) => delivery);
  }
}
