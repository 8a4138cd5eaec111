import { type OrgId, orgId, type TokenId, tokenId } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import type { Keys } from '../keys/keys.js';
import { storeError } from '../store-error.js';
import {
  claimUsedOrgs,
  noteTokenUse,
  queueUsedOrg,
  releaseUsedOrg,
  settleTokenUses,
} from './usage-scripts.js';

export interface TokenUse {
  readonly tokenId: TokenId;
  readonly usedAt: Date;
}

/** When tokens were last used, on the way to Postgres. Redis holds it for about half a minute. */
export class TokenUses {
  readonly #redis: Redis;
  readonly #keys: Keys;

  constructor(redis: Redis, keys: Keys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  async note(org: OrgId, token: TokenId): Promise<void> {
    const uses = this.#keys.of('tokenUses', { org });
    try {
      // In this order in one write: an org that is taken out of the queue meanwhile comes back into it.
      await Promise.all([
        noteTokenUse.run(this.#redis, [uses], [token]),
        queueUsedOrg.run(this.#redis, [this.#keys.of('usedOrgs', {})], [org]),
      ]);
    } catch (error) {
      throw storeError(error, 'the use of a token');
    }
  }

  /**
   * Gives the uses of each org that is due, and forgets them once they are written; a use that is noted meanwhile, or
   * whose org could not be written, comes again. True when there may be more.
   */
  async flush(
    most: number,
    write: (org: OrgId, uses: readonly TokenUse[]) => Promise<void>,
  ): Promise<boolean> {
    const queue = [this.#keys.of('usedOrgs', {})];
    const claims = await claimUsedOrgs.run(this.#redis, queue, [most]);
    for (let at = 0; at < claims.length; at += 2) {
      const [org, mark] = claims.slice(at, at + 2) as [string, string];
      if (uuid.test(org)) await this.#flushOrg(orgId(org), write);
      await releaseUsedOrg.run(this.#redis, queue, [org, mark]);
    }
    return claims.length === 2 * most;
  }

  async #flushOrg(
    org: OrgId,
    write: (org: OrgId, uses: readonly TokenUse[]) => Promise<void>,
  ): Promise<void> {
    const key = this.#keys.of('tokenUses', { org });
    const found = Object.entries(await this.#redis.hgetall(key));
    const uses = found.flatMap(([token, time]) => useOf(token, time) ?? []);
    if (uses.length > 0) await write(org, uses);
    if (found.length > 0) await settleTokenUses.run(this.#redis, [key], found.flat());
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What somebody wrote by hand and is no use is left out, not believed. */
const useOf = (token: string, time: string): TokenUse | undefined =>
  uuid.test(token) && /^\d{1,14}$/.test(time)
    ? { tokenId: tokenId(token), usedAt: new Date(Number(time)) }
    : undefined;
