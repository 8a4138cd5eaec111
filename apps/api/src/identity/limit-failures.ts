import type { Redis } from '@bulkhead/redis';
import { TryLater } from '../try-later.js';
import type { Admission } from './admit.js';
import { networkOf } from './client-address.js';
import type { VerifyCredential } from './verify-credential.js';

/** As VerifyCredential, for a caller from this address. */
export type VerifyFrom = (
  credential: string,
  requestId: string,
  address: string,
) => Promise<Admission | undefined>;

/** Addresses that a process remembers to be over the limit; of more, the oldest are asked about again. */
const MOST = 10_000;

/**
 * An address that shows many wrong credentials is refused before anything is looked up, until its time is over. A
 * right credential costs nothing and no other address is touched.
 */
export const limitFailures = (verify: VerifyCredential, failures: Redis['failures']): VerifyFrom => {
  const blocked = new Map<string, number>();
  const block = (source: string, milliseconds: number) => {
    blocked.delete(source);
    const [oldest] = blocked.keys();
    if (blocked.size >= MOST && oldest !== undefined) blocked.delete(oldest);
    blocked.set(source, performance.now() + milliseconds);
  };

  return async (credential, requestId, address) => {
    const source = networkOf(address);
    const left = (blocked.get(source) ?? 0) - performance.now();
    if (left > 0) throw tooManyFailures(Math.ceil(left / 1000));
    blocked.delete(source);
    const admission = await verify(credential, requestId);
    if (admission) return admission;
    const { allowed, retryAfter = 1, buckets } = await failures.consume(source);
    if (!allowed) {
      block(source, retryAfter * 1000);
      throw tooManyFailures(retryAfter);
    }
    const [bucket] = buckets;
    // That was the last one: the next is refused unseen, until there is one again.
    if (bucket?.remaining === 0) block(source, 60_000 / bucket.limit);
    return undefined;
  };
};

const tooManyFailures = (seconds: number) =>
  new TryLater(
    'RATE_LIMITED',
    'too many wrong credentials from one address, expected at most RATE_LIMIT_WRONG_CREDENTIALS a minute; behind a proxy set TRUSTED_PROXIES',
    seconds,
    [{ in: 'header', field: 'Authorization', detail: 'too many wrong credentials came from your address' }],
  );
