import { type OrgId, orgId } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Counters } from '../counters.js';
import { keyCatalogue } from '../keys/key-catalogue.js';
import type { Keys } from '../keys/keys.js';
import type { Subscriber } from '../subscriber.js';
import { invalidation, newNonce } from './entry.js';
import { INVALIDATION } from './org-cache.js';

const schema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('token'), publicId: z.string() }),
  z.object({ what: z.literal('org'), orgId: z.guid() }),
]);
export type Revocation = z.infer<typeof schema>;

export interface Propagation {
  /** False while Redis is away: it is repeated until it arrives, and until then no process that lost Redis too trusts its cache. */
  readonly propagated: boolean;
}

/** Milliseconds between attempts. A new connection to Redis attempts at once. */
const REPEAT = 1_000;

/** Ends what is cached of a token or an org, for every process, from its next read on. */
export class Revocations {
  readonly #redis: Redis;
  readonly #keys: Keys;
  readonly #counters: Counters;
  readonly #delayed = new Map<string, Revocation>();
  readonly #listeners = new Set<(revocation: Revocation) => void>();
  #repeat: NodeJS.Timeout | undefined;

  constructor(redis: Redis, keys: Keys, counters: Counters) {
    this.#redis = redis;
    this.#keys = keys;
    this.#counters = counters;
  }

  /** After the revocation of a token is committed. */
  token(publicId: string): Promise<Propagation> {
    return this.#revoke({ what: 'token', publicId });
  }

  /** After an org was suspended or deleted, or what its members may do has changed. */
  org(id: OrgId): Promise<Propagation> {
    return this.#revoke({ what: 'org', orgId: orgId(id) });
  }

  /** For what is still open of a revoked credential, such as a stream. May be missed: never a reason to trust. */
  onRevoked(listener: (revocation: Revocation) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Throws while Redis is away. */
  async sendDelayed(): Promise<void> {
    for (const [id, revocation] of this.#delayed) {
      await this.#send(revocation);
      this.#delayed.delete(id);
    }
  }

  close(): void {
    clearTimeout(this.#repeat);
  }

  listenOn(subscriber: Subscriber): void {
    subscriber.listen(this.#keys.revocations, (message) => this.#hear(message));
  }

  async #revoke(revocation: Revocation): Promise<Propagation> {
    try {
      await this.#send(revocation);
      return { propagated: true };
    } catch {
      this.#counters.add('revocations_delayed');
      this.#delayed.set(JSON.stringify(revocation), revocation);
      this.#repeatLater();
      return { propagated: false };
    }
  }

  #repeatLater(): void {
    this.#repeat ??= setTimeout(() => {
      this.#repeat = undefined;
      this.sendDelayed().catch(() => this.#repeatLater());
    }, REPEAT).unref();
  }

  async #send(revocation: Revocation): Promise<void> {
    if (revocation.what === 'token') {
      const key = this.#keys.of('tokenLookup', { public_id: revocation.publicId });
      await this.#redis.set(key, invalidation(), 'PX', INVALIDATION);
    } else {
      const key = this.#keys.of('orgEpoch', { org: orgId(revocation.orgId) });
      await this.#redis.set(key, newNonce(), 'EX', keyCatalogue.orgEpoch.ttl);
    }
    this.#redis.publish(this.#keys.revocations, JSON.stringify(revocation)).catch(() => undefined);
  }

  #hear(message: string): void {
    const revocation = parse(message);
    if (revocation) for (const listener of this.#listeners) listener(revocation);
  }
}

const parse = (message: string): Revocation | undefined => {
  try {
    return schema.parse(JSON.parse(message));
  } catch {
    return undefined;
  }
};
