import type { Answer, Incoming } from '../http/route.js';
import type { Transaction } from '../resources/delegate.js';
import { idempotencyKeyOf, requestHash } from './idempotency-key.js';
import { findAnswer, type KeyedRequest, keepAnswer } from './kept-answer.js';

/** Runs work in one transaction. With an Idempotency-Key the answer is kept in that very transaction. */
export type Transact = (work: (tx: Transaction) => Promise<Answer>) => Promise<Answer>;

type KeyedCall = Pick<Incoming, 'context' | 'services' | 'target' | 'header'> & {
  readonly sent: Incoming['body'];
};

/** Milliseconds: to get a connection, and to be done. */
const options = { maxWait: 5_000, timeout: 10_000 };

/**
 * A write that is sent twice happens once. The key is stored with the effect, so a crash leaves both or neither,
 * and of two that run at once the second one fails on the key and gets the first one's answer.
 */
export const idempotent = async (
  call: KeyedCall,
  write: (transact: Transact) => Promise<Answer>,
): Promise<Answer> => {
  const { context, services } = call;
  const db = services.db.forOrg(context);
  const transact: Transact = async (work) => {
    const answer = await db.$transaction(work, options);
    services.sealer.soon(context);
    return answer;
  };
  const request = keyed(call);
  if (!request) return write(transact);

  const known = await findAnswer(db, request);
  if (known) return known;
  try {
    return await write((work) =>
      transact(async (tx) => {
        const answer = await work(tx);
        await keepAnswer(tx, request, answer);
        return answer;
      }),
    );
  } catch (error) {
    // Whatever this one failed on may be the effect of the first one: its row, its key, its deletion.
    const first = await findAnswer(db, request);
    if (first) return first;
    throw error;
  }
};

const keyed = ({ context, target, header, sent }: KeyedCall): KeyedRequest | undefined => {
  const key = idempotencyKeyOf(header('idempotency-key'));
  if (key === undefined) return undefined;
  const [method = '', path = ''] = target.split(' ');
  return { key, actorId: context.actor.id, method, path, hash: requestHash(method, path, sent) };
};
