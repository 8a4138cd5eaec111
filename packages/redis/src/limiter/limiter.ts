import { createHash } from 'node:crypto';
import { BulkheadError, type OrgId, type TokenId } from '@bulkhead/tenancy';
import type { Keys } from '../keys/keys.js';
import type { Decision } from './decision.js';
import type { Limits } from './limits.js';
import type { Bucket, RateEngine } from './rate-engine.js';

export interface Limiter {
  /** Takes from the org's bucket and, where named, the token's and the action's: from all or from none. */
  consume(request?: LimitedRequest): Promise<Decision>;
  /** Takes from the org's bucket of records alone. */
  consumeRecords(count: number): Promise<Decision>;
}

export interface LimitedRequest {
  readonly token?: TokenId;
  /** One of the configured actions, such as `token.create`. */
  readonly action?: string;
  /** Tokens that this request takes from each bucket; 1 unless given. */
  readonly cost?: number;
}

export class OrgLimiter implements Limiter {
  readonly #engine: RateEngine;
  readonly #limits: Limits;
  readonly #keys: Keys;
  readonly #org: OrgId;

  constructor(engine: RateEngine, limits: Limits, keys: Keys, org: OrgId) {
    this.#engine = engine;
    this.#limits = limits;
    this.#keys = keys;
    this.#org = org;
  }

  async consume({ token, action, cost = 1 }: LimitedRequest = {}): Promise<Decision> {
    const limits = await this.#limits.of(this.#org);
    const [keys, org] = [this.#keys, this.#org];
    const buckets: Bucket[] = [{ name: 'org', limit: limits.org, stem: keys.stem('orgRate', { org }) }];
    if (token !== undefined) {
      const stem = keys.stem('tokenRate', { org, token_id: token });
      buckets.push({ name: 'token', limit: limits.token, stem });
    }
    if (action !== undefined) buckets.push(this.#actionBucket(limits.actions, action));
    return this.#engine.take(buckets, cost);
  }

  async consumeRecords(count: number): Promise<Decision> {
    const { records: limit } = await this.#limits.of(this.#org);
    const stem = this.#keys.stem('actionRate', { org: this.#org, action: 'ingest.records' });
    return this.#engine.take([{ name: 'records', limit, stem }], count);
  }

  #actionBucket(actions: Readonly<Record<string, number>>, action: string): Bucket {
    const stem = this.#keys.stem('actionRate', { org: this.#org, action });
    return { name: 'action', limit: limitOf(actions, action), stem };
  }
}

/** By address or account, for what has no verified org. Only a digest of the subject is kept. */
export interface SubjectLimiter {
  consume(subject: string): Promise<Decision>;
}

export const subjectLimiter = (
  engine: RateEngine,
  keys: Keys,
  name: 'sign_in' | 'failure',
  limit: number,
): SubjectLimiter => ({
  consume(subject) {
    const digest = createHash('sha256').update(`${name} ${subject}`).digest('hex').slice(0, 32);
    return engine.take([{ name, limit, stem: keys.stem('signInRate', { digest }) }], 1);
  },
});

const limitOf = (actions: Readonly<Record<string, number>>, action: string): number => {
  if (Object.hasOwn(actions, action)) return actions[action] as number;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `action ${JSON.stringify(action)} has no limit, expected one of ${Object.keys(actions).join(', ') || 'none'}; add it to limits.actions of createRedis`,
  );
};
