import type { OrgContext, TokenId } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import type { EpochCache } from './cache/epoch-cache.js';
import { type OrgCache, OrgCacheClient } from './cache/org-cache.js';
import { OrgClient } from './commands/org-client.js';
import type { OrgCommands } from './commands/org-commands.js';
import type { Keys } from './keys/keys.js';
import type { LaneAccess } from './lanes/lane-access.js';
import { OrgLane, type OrgLanes } from './lanes/org-lane.js';
import { type Limiter, OrgLimiter } from './limiter/limiter.js';
import type { Limits } from './limiter/limits.js';
import type { RateEngine } from './limiter/rate-engine.js';
import type { TokenUses } from './usage/token-uses.js';

/** What redis.forOrg(context) gives: nothing of it reaches another org. */
export interface OrgRedis extends OrgCommands {
  readonly cache: OrgCache;
  readonly limiter: Limiter;
  readonly lanes: OrgLanes;
  /** That a token of the org was used now. A worker writes it down within a minute or so. */
  noteTokenUse(token: TokenId): Promise<void>;
}

/** What the clients of all orgs share. */
export interface Shared {
  readonly commands: Redis;
  readonly keys: Keys;
  readonly cache: EpochCache;
  readonly engine: RateEngine;
  readonly limits: Limits;
  readonly lanes: LaneAccess;
  readonly tokenUses: TokenUses;
}

export class OrgRedisClient extends OrgClient {
  readonly #shared: Shared;
  readonly #context: OrgContext;

  constructor(shared: Shared, context: OrgContext) {
    super(shared.commands, shared.keys.space(context.orgId));
    this.#shared = shared;
    this.#context = context;
    Object.freeze(this);
  }

  get cache(): OrgCache {
    const { commands, cache, keys } = this.#shared;
    return new OrgCacheClient(commands, cache, keys, this.#context.orgId);
  }

  get limiter(): Limiter {
    const { engine, limits, keys } = this.#shared;
    return new OrgLimiter(engine, limits, keys, this.#context.orgId);
  }

  get lanes(): OrgLanes {
    return new OrgLane(this.#shared.lanes, this.#context);
  }

  noteTokenUse(token: TokenId): Promise<void> {
    return this.#shared.tokenUses.note(this.#context.orgId, token);
  }
}
