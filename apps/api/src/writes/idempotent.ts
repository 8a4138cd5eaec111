import { BulkheadError } from '@bulkhead/tenancy';
import type { Answer, Incoming } from '../http/route.js';
import type { Transaction } from '../resources/delegate.js';
import { idempotencyKeyOf, requestHash } from './idempotency-key.js';

/** Runs work in one transaction. With an Idempotency-Key the answer is kept in that very transaction. */
export type Transact = (work: (tx: Transaction) => Promise<Answer>) => Promise<Answer>;

/** Milliseconds: how long a repeated request gets the first one's answer. */
const keptFor = 24 * 3_600_000;

/**
 * A write that is sent twice happens once. The key is stored with the effect, so a crash leaves both or neither,
 * and of two that run at once the second one fails on the key and gets the first one's answer.
 */
export const idempotent = async (
  call: Pick<Incoming, 'context' | 'services' | 'target' | 'header'> & { readonly sent: Incoming['body'] },
  write: (transact: Transact) => Promise<Answer>,
): Promise<Answer> => {
  const db = call.services.db.forOrg(call.context);
  const key = idempotencyKeyOf(call.header('idempotency-key'));
  if (key === undefined) return write((work) => db.$transaction(work));

  const [method = '', path = ''] = call.target.split(' ');
  const own = { key, actorId: call.context.actor.id };
  const hash = requestHash(method, path, call.sent);
  const replay = async (): Promise<Answer | undefined> => {
    const known = await db.idempotencyKey.findFirst({ where: own });
    if (!known) return undefined;
    if (known.expiresAt <= new Date()) {
      await db.idempotencyKey.deleteMany({ where: { ...own, expiresAt: { lte: new Date() } } });
      return undefined;
    }
    if (!hash.equals(known.requestHash)) {
      throw new BulkheadError('IDEMPOTENCY_KEY_REUSED', 'the key belongs to another request; use a new key', {
        field: 'Idempotency-Key',
      });
    }
    return {
      status: known.responseStatus ?? 204,
      headers: { ...(known.responseHeaders as Record<string, string>), 'Idempotency-Replayed': 'true' },
      ...(known.responseBody && { body: JSON.parse(Buffer.from(known.responseBody).toString()) as unknown }),
    };
  };
  const remember = async (tx: Transaction, { status, headers, body, kept: shown = body }: Answer) => {
    await tx.idempotencyKey.createMany({
      data: [
        {
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
      ],
    });
  };

  const known = await replay();
  if (known) return known;
  try {
    return await write((work) =>
      db.$transaction(async (tx) => {
        const answer = await work(tx);
        await remember(tx, answer);
        return answer;
      }),
    );
  } catch (error) {
    // Whatever this one failed on may be the effect of the first one: its row, its key, its deletion.
    const first = await replay();
    if (first) return first;
    throw error;
  }
};
