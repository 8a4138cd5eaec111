import { BulkheadError, type OrgId } from '@bulkhead/tenancy';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

const perMinute = z.int().min(1).max(10_000_000);

export const limitDefaults = z.object({
  /** Requests of an org per minute, over all its tokens. */
  org: perMinute.default(6_000),
  token: perMinute.default(1_200),
  /** Records that an org sends to ingest. */
  records: perMinute.default(6_000_000),
  /** Actions with a limit of their own, such as `{ 'token.create': 10 }`. */
  actions: z.record(z.string(), perMinute).default({}),
  /** Attempts per minute from one address or on one account. */
  signIn: perMinute.default(20),
  /** Wrong credentials per minute from one address. */
  failures: perMinute.default(600),
});

export type LimitDefaults = z.infer<typeof limitDefaults>;

const overrides = z.object({
  org: perMinute.optional(),
  token: perMinute.optional(),
  records: perMinute.optional(),
  actions: z.record(z.string(), perMinute).optional(),
});

/** What an org has instead of the defaults, as its row in Postgres says. */
export type OrgLimits = z.input<typeof overrides>;
export type LoadLimits = (org: OrgId) => Promise<OrgLimits | undefined>;

/** Milliseconds: how old a limit may be, and how long a request waits for one that no process memory holds. */
const FRESH = 10_000;
const PATIENCE = 250;

export class Limits {
  readonly #defaults: LimitDefaults;
  readonly #cache: LRUCache<OrgId, LimitDefaults>;

  constructor(defaults: LimitDefaults, load: LoadLimits | undefined, onError: (error: Error) => void) {
    this.#defaults = defaults;
    this.#cache = new LRUCache({
      max: 10_000,
      ttl: FRESH,
      // While Postgres is away the last known limit holds, and the default for an org that is not known.
      allowStaleOnFetchRejection: true,
      fetchMethod: async (org) => {
        try {
          return merge(defaults, overrides.parse((await load?.(org)) ?? {}));
        } catch (cause) {
          const error = new BulkheadError('STORE_UNAVAILABLE', `limits of org ${org} could not be read`, {
            cause,
          });
          onError(error);
          throw error;
        }
      },
    });
  }

  async of(org: OrgId): Promise<LimitDefaults> {
    const known = this.#cache.get(org);
    if (known) return known;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), PATIENCE);
    });
    const loaded = this.#cache.fetch(org).catch(() => undefined);
    const limits = await Promise.race([loaded, patience]);
    clearTimeout(timer);
    return limits ?? this.#defaults;
  }
}

const merge = (defaults: LimitDefaults, own: z.output<typeof overrides>): LimitDefaults => ({
  ...defaults,
  ...(own.org && { org: own.org }),
  ...(own.token && { token: own.token }),
  ...(own.records && { records: own.records }),
  actions: { ...defaults.actions, ...own.actions },
});
