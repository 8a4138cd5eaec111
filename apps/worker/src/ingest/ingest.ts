import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestTable } from '@bulkhead/ingest';
import type { Delivery, LaneReader } from '@bulkhead/redis';
import type { OrgId } from '@bulkhead/tenancy';
import type { Standing } from '../orgs/org-standing.js';
import { sortMessage } from './sort-message.js';
import { type StoreParts, storeBatch } from './store-batch.js';
import { type BatchLimits, TableWriter } from './table-writer.js';

export interface IngestParts extends StoreParts {
  readonly reader: LaneReader;
  readonly standingOf: (org: OrgId) => Promise<Standing>;
  /** Takes the message if it is no telemetry but a job of the catalogue. */
  readonly runJob: (delivery: Delivery) => boolean;
  readonly limits: BatchLimits & {
    /** Bytes of payload that are held at most, in all inserts and on the way to them. */
    readonly held: number;
  };
}

/** Bytes that one turn brings at least, or it is not worth a round trip. */
const SMALLEST_TURN = 1024 * 1024;
const MOST_MESSAGES = 2_000;

/** Moves messages from the lanes of a group into ClickHouse, each one exactly once. */
export class Ingest {
  readonly #parts: IngestParts;
  readonly #stopping = new AbortController();
  readonly #aborting = new AbortController();
  readonly #writers = new Map<IngestTable, TableWriter>();
  readonly #inherited = new Set<Promise<void>>();
  readonly #ended: Promise<void>;

  constructor(parts: IngestParts) {
    this.#parts = parts;
    this.#ended = this.#run();
  }

  /**
   * Takes nothing more, stores what it holds, and hands back what it cannot store before the signal aborts.
   * @param others what else uses the reader, which is closed after it.
   */
  async stop(signal: AbortSignal, others: Promise<void>): Promise<void> {
    const abort = () => this.#aborting.abort();
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    this.#stopping.abort();
    await this.#ended;
    await Promise.all([...this.#writers.values()].map((writer) => writer.drain()));
    await Promise.all([...this.#inherited, others]);
    await this.#parts.reader.close();
  }

  async #run(): Promise<void> {
    const { reader, limits } = this.#parts;
    const signal = this.#stopping.signal;
    await this.#inherit([]);
    while (!signal.aborted) {
      const room = limits.held - reader.heldBytes;
      if (room < SMALLEST_TURN) {
        await sleep(10);
        continue;
      }
      const taken = await reader.take({ messages: MOST_MESSAGES, bytes: room, wait: 1_000, signal });
      if (taken.length > 0) await this.#sort(taken);
    }
  }

  async #sort(taken: readonly Delivery[]): Promise<void> {
    const telemetry = taken.filter((delivery) => !this.#parts.runJob(delivery));
    const again = telemetry.filter(({ attempt }) => attempt > 1);
    const fresh = again.length > 0 ? await this.#inherit(again) : [];
    for (const delivery of [...telemetry.filter(({ attempt }) => attempt === 1), ...fresh]) {
      await this.#place(delivery);
    }
  }

  async #place(delivery: Delivery): Promise<void> {
    const { reader, standingOf, metrics, logger } = this.#parts;
    let sorted: ReturnType<typeof sortMessage>;
    try {
      sorted = sortMessage(delivery, await standingOf(delivery.context.orgId));
    } catch (error) {
      logger.warn({ err: error }, 'the standing of an organization is not known; its messages wait');
      await reader.retry([delivery], { reason: 'standing_unknown' });
      return;
    }
    if (sorted.verdict === 'store') {
      this.#writer(sorted.table).add({ delivery, records: sorted.records });
    } else if (sorted.verdict === 'hold') {
      metrics.held.inc();
      await reader.retry([delivery], { reason: 'org_suspended' });
    } else {
      metrics.deadLettered(sorted.reason);
      await reader.deadLetter(delivery, sorted);
    }
  }

  /** Finishes what a reader that died had begun; gives back what it had not. */
  async #inherit(again: readonly Delivery[]): Promise<readonly Delivery[]> {
    const { reader, logger } = this.#parts;
    const { batches, fresh } = await reader.batches.resume(again);
    for (const batch of batches) {
      logger.info({ messages: batch.deliveries.length, note: batch.note }, 'a batch is taken over');
      const stored = storeBatch(this.#parts, batch, this.#aborting.signal)
        .catch((error: unknown) => this.#fault(error))
        .finally(() => this.#inherited.delete(stored));
      this.#inherited.add(stored);
    }
    return fresh;
  }

  #writer(table: IngestTable): TableWriter {
    const known = this.#writers.get(table);
    if (known) return known;
    const { limits } = this.#parts;
    const fault = (error: unknown) => this.#fault(error);
    const writer = new TableWriter(table, this.#parts, limits, this.#aborting.signal, fault);
    this.#writers.set(table, writer);
    return writer;
  }

  /** A fault of ours: the messages stay with this reader, and the process ends rather than hold them for ever. */
  #fault(error: unknown): void {
    if (this.#aborting.signal.aborted) return;
    queueMicrotask(() => {
      throw error;
    });
  }
}
