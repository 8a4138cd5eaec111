import type { Redis } from '@bulkhead/redis';
import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { z } from 'zod';

/** Seconds: how long a repeated request gets the first one's answer. */
const KEPT = 86_400;

const kept = z.object({ hash: z.string(), answer: z.unknown().optional() });

export interface KeyedRequest {
  readonly key: string;
  /** Of method, path and body. */
  readonly hash: string;
}

/**
 * Remembers which request came with an Idempotency-Key, and its answer once the lane has it. Two at once both append,
 * under the same message ids, of which a lane delivers one.
 */
export class RepeatedRequest {
  readonly #redis: Redis;
  readonly #context: OrgContext;
  readonly #name: string;
  readonly #hash: string;

  constructor(redis: Redis, context: OrgContext, { key, hash }: KeyedRequest) {
    this.#redis = redis;
    this.#context = context;
    this.#hash = hash;
    this.#name = `ingest:repeated:${context.actor.id}:${key}`;
  }

  /** The answer that was given before. `claim`: the key is this request's from now on, if it was nobody's. */
  async answer({ claim }: { readonly claim: boolean }): Promise<unknown> {
    const org = this.#redis.forOrg(this.#context);
    const known = claim
      ? await org.set(this.#name, JSON.stringify({ hash: this.#hash }), 'EX', KEPT, 'NX', 'GET')
      : await org.get(this.#name);
    if (known === null) return undefined;
    const { hash, answer } = kept.parse(JSON.parse(known));
    if (hash === this.#hash) return answer;
    throw new BulkheadError(
      'IDEMPOTENCY_KEY_REUSED',
      'the key belongs to another request; use a new key for each request',
      { field: 'Idempotency-Key' },
    );
  }

  /** The append is done whether or not this is: without it, a repetition is appended and not delivered again. */
  async keep(answer: unknown): Promise<void> {
    const org = this.#redis.forOrg(this.#context);
    await org.set(this.#name, JSON.stringify({ hash: this.#hash, answer }), 'EX', KEPT);
  }
}
