import { orgId } from '@bulkhead/tenancy';
import type { TokenLookup } from '../keys/cached-values.js';
import { keyCatalogue } from '../keys/key-catalogue.js';
import type { Keys } from '../keys/keys.js';
import type { CachedKind } from './cached-kind.js';
import type { EpochCache, Load } from './epoch-cache.js';

const { value, ttl } = keyCatalogue.tokenLookup;
const kind: CachedKind<TokenLookup> = {
  name: 'tokenLookup',
  ...value,
  ttl,
  orgOf: (lookup) => orgId(lookup.orgId),
};

/** Token lookups, which happen before the org is known. */
export class TokenCache {
  readonly #cache: EpochCache;
  readonly #keys: Keys;

  constructor(cache: EpochCache, keys: Keys) {
    this.#cache = cache;
    this.#keys = keys;
  }

  read(publicId: string, load: Load<TokenLookup>): Promise<TokenLookup | undefined> {
    return this.#cache.read(this.key(publicId), kind, undefined, load);
  }

  forget(publicId: string): void {
    this.#cache.forget(this.key(publicId));
  }

  key(publicId: string): string {
    return this.#keys.of('tokenLookup', { public_id: publicId });
  }
}
