import { setTimeout as sleep } from 'node:timers/promises';
import type { OrgId } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Counters } from '../counters.js';
import type { Keys } from '../keys/keys.js';
import { type CachedKind, decode, encode } from './cached-kind.js';
import { type Entry, HEAD, NO_EPOCH, newNonce, parseEntry } from './entry.js';
import type { Fence } from './fence.js';
import { settleLease, takeLease } from './lease.js';

/** Undefined is an answer as well, which is not kept. */
export type Load<Value> = () => Promise<Value | undefined>;

/** Milliseconds: the longest load that may still be stored, and the pause before looking again at another's load. */
const LEASE = 10_000;
const LOOK_AGAIN = 20;
const LONGEST_WAIT = 2_000;

/** Characters of values that a process remembers. */
const MEMORY = 32 * 1024 * 1024;

/**
 * Values that cannot outlive a revocation: each read asks Redis whether the value is still the one stored and the
 * org's epoch still the one before its load. What a process remembers only saves sending the value again. Without
 * Redis nothing is trusted and every read loads.
 */
export class EpochCache {
  readonly #redis: Redis;
  readonly #keys: Keys;
  readonly #fence: Fence;
  readonly #counters: Counters;
  readonly #memory = new LRUCache<string, Entry>({
    maxSize: MEMORY,
    sizeCalculation: ({ json }) => json.length + 200,
  });
  readonly #orgs = new LRUCache<string, OrgId>({ max: 100_000 });
  readonly #loads = new Map<string, Promise<Loaded<unknown>>>();

  constructor(redis: Redis, keys: Keys, fence: Fence, counters: Counters) {
    this.#redis = redis;
    this.#keys = keys;
    this.#fence = fence;
    this.#counters = counters;
  }

  /** @param org whose value it is, where the caller knows; a token's value says it itself. */
  async read<Value>(
    key: string,
    kind: CachedKind<Value>,
    org: OrgId | undefined,
    load: Load<Value>,
  ): Promise<Value | undefined> {
    const deadline = performance.now() + LONGEST_WAIT;
    while (this.#fence.up && performance.now() < deadline) {
      const seen = await this.#look(key, kind, org ?? this.#orgs.get(key)).catch(() => undefined);
      if (seen?.hit) return seen.hit.value;
      if (!seen?.epoch) break;
      const loading = this.#loads.get(key + seen.head);
      if (loading) {
        // A value that another caller loads may be too old for this one: the next look decides.
        const loaded = await loading.catch(() => undefined);
        if (loaded && loaded.value === undefined) return undefined;
      } else if (seen.head.startsWith('L')) {
        await sleep(LOOK_AGAIN);
      } else {
        const loaded = await this.#loadOnce(key, kind, { ...seen, epoch: seen.epoch }, load);
        if (loaded) return loaded.value;
      }
    }
    this.#counters.add('cache_bypassed');
    const value = encode(kind, await load()).value;
    if (value !== undefined) this.#orgs.set(key, kind.orgOf(value));
    return value;
  }

  /** Frees memory early. Nothing depends on it. */
  forget(key: string): void {
    this.#memory.delete(key);
  }

  async #look<Value>(key: string, kind: CachedKind<Value>, org: OrgId | undefined): Promise<Look<Value>> {
    const remembered = this.#memory.get(key);
    const [text, known] = await Promise.all([
      remembered ? this.#redis.getrange(key, 0, HEAD - 1) : this.#redis.get(key),
      org && this.#epochOf(org),
    ]);
    const same = remembered !== undefined && remembered.head === text;
    const entry = same ? remembered : parseEntry(remembered ? await this.#redis.get(key) : text);
    const head = entry?.head ?? text?.slice(0, HEAD) ?? '';
    const value = entry && this.#fence.trusts(entry.since) ? decode(kind, entry) : undefined;
    if (!entry || value === undefined) return { head, epoch: known };
    this.#orgs.set(key, kind.orgOf(value));
    const epoch = known ?? (await this.#epochOf(kind.orgOf(value)));
    if (entry.epoch !== epoch) return { head, epoch };
    this.#memory.set(key, entry);
    this.#counters.add(same ? 'cache_local_hits' : 'cache_hits');
    return { head, epoch, hit: { value } };
  }

  async #loadOnce<Value>(
    key: string,
    kind: CachedKind<Value>,
    seen: { readonly head: string; readonly epoch: string },
    load: Load<Value>,
  ): Promise<Loaded<Value>> {
    const nonce = newNonce();
    const names = [key + seen.head];
    const work = async (): Promise<Loaded<Value>> => {
      const lease = await takeLease
        .run(this.#redis, [key], [seen.head, nonce, seen.epoch, LEASE])
        .catch(() => '');
      if (!lease.includes(nonce)) return undefined;
      names.push(key + lease);
      this.#loads.set(key + lease, loading);
      return this.#loadAndStore(key, kind, lease, seen.epoch, load);
    };
    const loading = Promise.resolve().then(work);
    this.#loads.set(key + seen.head, loading);
    try {
      return await loading;
    } finally {
      for (const name of names) this.#loads.delete(name);
    }
  }

  async #loadAndStore<Value>(
    key: string,
    kind: CachedKind<Value>,
    lease: string,
    epoch: string,
    load: Load<Value>,
  ): Promise<Loaded<Value>> {
    this.#counters.add('cache_misses');
    const settle = (stored: string) => settleLease.run(this.#redis, [key], [lease, stored, kind.ttl * 1000]);
    try {
      const { value, stored } = encode(kind, await load());
      const [settled, now] = await Promise.all([
        settle(stored),
        value === undefined ? epoch : this.#epochOf(kind.orgOf(value)),
      ]).catch(() => [0, undefined]);
      // Invalidated meanwhile: whoever asked after that must not get this value.
      return settled === 1 && now === epoch ? { value } : undefined;
    } catch (error) {
      await settle('').catch(() => 0);
      throw error;
    }
  }

  async #epochOf(org: OrgId): Promise<string> {
    return (await this.#redis.get(this.#keys.of('orgEpoch', { org }))) ?? NO_EPOCH;
  }
}

interface Look<Value> {
  readonly head: string;
  /** Absent while the value's org is not known. */
  readonly epoch: string | undefined;
  readonly hit?: { readonly value: Value };
}

/** Absent: look again. */
type Loaded<Value> = { readonly value: Value | undefined } | undefined;
