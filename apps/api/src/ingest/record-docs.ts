import { type Column, idColumns, type RecordTable, recordTables, shapes } from '@bulkhead/ingest';
import { z } from 'zod';
import type { RouteDoc } from '../http/route.js';

/** Documentation of what `recordWriter` reads: the same columns, so that neither can know one that the other does not. */
const recordSchema = (table: RecordTable) => {
  const fields = [
    {
      name: idColumns[table],
      required: false,
      expected: 'a UUID; the same again is the same record, sent again',
    },
    ...shapes[table],
  ].map(({ name, required, expected }: Pick<Column, 'name' | 'required' | 'expected'>) => {
    const value = z.unknown().meta({ description: `Expected ${expected}.` });
    return [name, required ? value : value.optional()] as const;
  });
  return z.strictObject(Object.fromEntries(fields));
};

export const ingestAnswer = z.strictObject({
  accepted: z.int().meta({ description: 'Records that are stored durably and soon to be found' }),
  duplicates: z
    .int()
    .optional()
    .meta({ description: 'Of the accepted ones: those that were sent before, under the same id' }),
  rejected: z.int().meta({ description: 'Records that were not taken' }),
  errors: z
    .array(z.strictObject({ in: z.literal('body'), field: z.string(), detail: z.string() }))
    .optional()
    .meta({ description: 'Of the first records that were not taken: index and field' }),
});

export const operationOf = (table: string): string =>
  `ingest${table.charAt(0).toUpperCase()}${table.slice(1)}`;

export const recordDocs: readonly RouteDoc[] = recordTables.map((table) => ({
  operationId: operationOf(table),
  method: 'post',
  path: `/v1/ingest/${table}`,
  tag: 'Ingest',
  summary: `Send ${table}`,
  description:
    'At most 10 000 records, as an array or, with `Content-Type: application/x-ndjson`, one per line; `Content-Encoding` may be gzip or zstd.',
  action: 'ingest.write',
  body: z.array(recordSchema(table)),
  bodyType: 'application/x-ndjson',
  answers: {
    202: {
      description: 'The records that could be taken are held durably until they are stored.',
      schema: ingestAnswer,
    },
  },
  refusals: ['IDEMPOTENCY_KEY_REUSED', 'LANE_FULL', 'LANE_UNRESOLVED'],
}));
