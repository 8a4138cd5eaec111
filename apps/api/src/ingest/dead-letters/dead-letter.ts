import { tableOf } from '@bulkhead/ingest';
import type { DeadLetter } from '@bulkhead/redis';
import { z } from 'zod';

/** A message that was given up, without what is in it. */
export const deadLetter = z.strictObject({
  id: z.string(),
  reason: z.string().meta({ description: 'Why it was given up' }),
  detail: z.string(),
  table: z.string().nullable().meta({ description: 'Where its records were to be stored' }),
  attempts: z.int(),
  bytes: z.int().meta({ description: 'What was kept of it; nothing of a message that was not yours' }),
  at: z.iso.datetime(),
});

/** As a stream of Redis names its entries. */
export const deadLetterParams = z.strictObject({ id: z.string().regex(/^\d{1,15}-\d{1,15}$/) });

export const showDeadLetter = ({ id, reason, detail, kind, attempts, bytes, at }: DeadLetter) => ({
  id,
  reason,
  detail,
  table: (kind !== undefined && tableOf(kind)) || null,
  attempts,
  bytes,
  at: at.toISOString(),
});
