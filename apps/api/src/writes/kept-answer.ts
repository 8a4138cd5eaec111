import type { OrgDb } from '@bulkhead/db';
import { BulkheadError } from '@bulkhead/tenancy';
import type { Answer } from '../http/route.js';
import type { Transaction } from '../resources/delegate.js';

/** A request with an Idempotency-Key. A key belongs to whoever sent it: no two principals share one. */
export interface KeyedRequest {
  readonly key: string;
  readonly actorId: string;
  readonly method: string;
  readonly path: string;
  readonly hash: Buffer;
}

/** Milliseconds: how long a repeated request gets the first one's answer. */
const keptFor = 24 * 3_600_000;

export const findAnswer = async (
  db: OrgDb,
  { key, actorId, hash }: KeyedRequest,
): Promise<Answer | undefined> => {
  const known = await db.idempotencyKey.findFirst({ where: { key, actorId } });
  if (!known) return undefined;
  if (known.expiresAt <= new Date()) {
    await db.idempotencyKey.deleteMany({ where: { key, actorId, expiresAt: { lte: new Date() } } });
    return undefined;
  }
  if (!hash.equals(known.requestHash)) {
    throw new BulkheadError(
      'IDEMPOTENCY_KEY_REUSED',
      'the key belongs to another request; use a new key for each request',
      { field: 'Idempotency-Key' },
    );
  }
  return {
    status: known.responseStatus ?? 204,
    headers: { ...(known.responseHeaders as Record<string, string>), 'Idempotency-Replayed': 'true' },
    ...(known.responseBody && { body: JSON.parse(Buffer.from(known.responseBody).toString()) as unknown }),
  };
};

export const keepAnswer = async (
  tx: Transaction,
  { key, method, path, hash }: KeyedRequest,
  { status, headers, body, kept: shown = body }: Answer,
): Promise<void> => {
  await tx.idempotencyKey.create({
    data: {
      key,
      method,
      path,
      requestHash: Uint8Array.from(hash),
      state: 'done',
      responseStatus: status,
      responseHeaders: headers ?? {},
      responseBody: shown === undefined ? null : Uint8Array.from(Buffer.from(JSON.stringify(shown))),
      expiresAt: new Date(Date.now() + keptFor),
    },
    select: { id: true },
  });
};
