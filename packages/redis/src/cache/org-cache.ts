import type { OrgId } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import type { z } from 'zod';
import { keyCatalogue } from '../keys/key-catalogue.js';
import type { KeyParts, Keys } from '../keys/keys.js';
import { storeError } from '../store-error.js';
import type { CachedKind } from './cached-kind.js';
import { invalidation } from './entry.js';
import type { EpochCache, Load } from './epoch-cache.js';

const cached = { memory: keyCatalogue.memory, hotMemories: keyCatalogue.hotMemories };

export type CachedName = keyof typeof cached;
export type CachedValue<Name extends CachedName> = z.output<(typeof cached)[Name]['value']['schema']>;
type Parts<Name extends CachedName> = Omit<KeyParts<Name>, 'org'>;

export interface OrgCache {
  /** The cached value, or what `load` gives. Concurrent callers of all processes share one load. */
  read<Name extends CachedName>(
    name: Name,
    parts: Parts<Name>,
    load: Load<CachedValue<Name>>,
  ): Promise<CachedValue<Name> | undefined>;
  /** After the change is committed: no read that begins later sees the old value. */
  invalidate<Name extends CachedName>(name: Name, parts: Parts<Name>): Promise<void>;
}

/** Milliseconds: longer than a lease, so that a load that began before cannot store. */
export const INVALIDATION = 15_000;

export class OrgCacheClient implements OrgCache {
  readonly #redis: Redis;
  readonly #cache: EpochCache;
  readonly #keys: Keys;
  readonly #org: OrgId;

  constructor(redis: Redis, cache: EpochCache, keys: Keys, org: OrgId) {
    this.#redis = redis;
    this.#cache = cache;
    this.#keys = keys;
    this.#org = org;
  }

  read<Name extends CachedName>(name: Name, parts: Parts<Name>, load: Load<CachedValue<Name>>) {
    const { value, ttl } = cached[name];
    const kind = { name, ...value, ttl, orgOf: () => this.#org } as unknown as CachedKind<CachedValue<Name>>;
    return this.#cache.read(this.#key(name, parts), kind, this.#org, load);
  }

  async invalidate<Name extends CachedName>(name: Name, parts: Parts<Name>): Promise<void> {
    const key = this.#key(name, parts);
    this.#cache.forget(key);
    try {
      await this.#redis.set(key, invalidation(), 'PX', INVALIDATION);
    } catch (error) {
      throw storeError(error, `the invalidation of ${name}`);
    }
  }

  #key<Name extends CachedName>(name: Name, parts: Parts<Name>): string {
    return this.#keys.of(name, { ...parts, org: this.#org } as unknown as KeyParts<Name>);
  }
}
