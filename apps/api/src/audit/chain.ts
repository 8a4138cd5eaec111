import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../input/strict-json.js';
import { jsonbText } from './jsonb-text.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** An entry as the API shows and exports it: every field that is stored. */
export const auditEntry = z
  .strictObject({
    id: z.guid(),
    orgId: z.guid(),
    occurredAt: z.iso.datetime(),
    action: z.string(),
    severity: z.enum(['info', 'warning']),
    actorKind: z.string().nullable(),
    actorId: z.guid().nullable(),
    actorRole: z.string().nullable(),
    targetType: z.string().nullable(),
    targetId: z.string().nullable(),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    /** Null until the entry is chained. */
    sequence: z.int().nullable(),
    /** Empty on the first entry. */
    previousHash: z
      .string()
      .regex(/^([0-9a-f]{64})?$/)
      .nullable(),
    hash: hash.nullable(),
  })
  .meta({ id: 'AuditEntry' });

export type AuditEntry = z.infer<typeof auditEntry>;

export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

export const chainStart: ChainEnd = { sequence: 0, hash: '' };

/** What the database hashes, with the same form: each field as <bytes>:<text>, null as -, joined by commas. */
export const linkHash = (entry: AuditEntry, before: ChainEnd): string => {
  const fields = [
    String(before.sequence + 1),
    entry.id,
    entry.orgId,
    entry.occurredAt,
    entry.action,
    entry.severity,
    entry.actorKind,
    entry.actorId,
    entry.actorRole,
    entry.targetType,
    entry.targetId,
    entry.requestId,
    jsonbText(entry.details as Json),
  ];
  const text = fields
    .map((field) => (field === null ? '-' : `${Buffer.byteLength(field)}:${field}`))
    .join(',');
  return createHash('sha256').update(Buffer.from(before.hash, 'hex')).update(text).digest('hex');
};

/** The end of the chain after this entry, or what is wrong with it. Needs nothing but the entries, in their order. */
export const follow = (before: ChainEnd, entry: AuditEntry): ChainEnd | { readonly fault: string } => {
  const place = before.sequence + 1;
  if (entry.sequence !== place)
    return { fault: `entry ${place} is missing; found ${entry.sequence ?? 'an unchained one'}` };
  if (entry.previousHash !== before.hash)
    return { fault: `entry ${place} does not continue the one before it` };
  const expected = linkHash(entry, before);
  if (entry.hash !== expected) return { fault: `entry ${place} was changed after it was chained` };
  return { sequence: place, hash: expected };
};
