import type { IngestTable } from '@bulkhead/ingest';
import type { Delivery } from '@bulkhead/redis';
import { isBulkheadError } from '@bulkhead/tenancy';
import { Counter, Histogram, type Registry } from 'prom-client';

/** Labels hold names of tables, codes and reasons from lists of ours, never an org, agent or token. */
export const createIngestMetrics = (registry: Registry) => {
  const registers = [registry];
  const records = new Counter({
    name: 'bulkhead_ingest_records_total',
    help: 'Records stored.',
    labelNames: ['table'] as const,
    registers,
  });
  const delay = new Histogram({
    name: 'bulkhead_ingest_delay_seconds',
    help: 'Time from the acceptance of a message to its storage.',
    labelNames: ['table'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
    registers,
  });
  const failures = new Counter({
    name: 'bulkhead_ingest_failed_inserts_total',
    help: 'Inserts that failed and are repeated, by code of the error catalogue.',
    labelNames: ['code'] as const,
    registers,
  });
  const deadLetters = new Counter({
    name: 'bulkhead_ingest_dead_letters_total',
    help: 'Records, or messages that are none, that became dead letters.',
    labelNames: ['reason'] as const,
    registers,
  });
  return {
    insert: new Histogram({
      name: 'bulkhead_ingest_insert_seconds',
      help: 'Time of one insert and its settlement.',
      labelNames: ['table'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    held: new Counter({
      name: 'bulkhead_ingest_messages_held_total',
      help: 'Messages of a suspended organization that stay in its lane.',
      registers,
    }),
    stored(table: IngestTable, rows: number, deliveries: readonly Delivery[]) {
      records.inc({ table }, rows);
      const now = Date.now();
      for (const { sentAt } of deliveries) delay.observe({ table }, (now - sentAt.getTime()) / 1000);
    },
    failed(error: unknown) {
      failures.inc({ code: isBulkheadError(error) ? error.code : 'INTERNAL' });
    },
    deadLettered(reason: string, count = 1) {
      deadLetters.inc({ reason }, count);
    },
  };
};

export type IngestMetrics = ReturnType<typeof createIngestMetrics>;
