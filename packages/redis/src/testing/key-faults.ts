import { Redis } from 'ioredis';
import { parseEntry } from '../cache/entry.js';
import { findEntry } from '../keys/find-entry.js';
import type { KeyEntry } from '../keys/key-catalogue.js';

/**
 * Walks a database and names what the catalogue does not allow: keys that it does not know, keys of another type, without
 * an end or with a later one, and cached values of another version or shape. Quotes no value, and no id out of a key.
 *
 * @param isKnown keys that are not the product's, such as those of the test kit.
 */
export const keyFaults = async (url: string, isKnown = (_key: string) => false): Promise<string[]> => {
  const redis = new Redis(url, { maxRetriesPerRequest: 3 });
  redis.on('error', () => undefined);
  try {
    const faults = new Set<string>();
    for await (const keys of redis.scanStream({ count: 1000 }) as AsyncIterable<string[]>) {
      for (const key of keys)
        if (!isKnown(key)) for (const fault of await faultsOf(redis, key)) faults.add(fault);
    }
    return [...faults].toSorted();
  } finally {
    redis.disconnect();
  }
};

const faultsOf = async (redis: Redis, key: string): Promise<string[]> => {
  const found = findEntry(key)?.entry;
  const [type, life] = [await redis.type(key), await redis.pttl(key)];
  // Its time was up between two looks.
  if (type === 'none' || life === GONE) return [];
  if (!found) {
    return [
      `${patternOf(key)} (owner unknown): no key of the catalogue, expected one; add it to packages/redis/src/keys/key-catalogue.ts`,
    ];
  }
  return [typeFault(found, type), lifeFault(found, life), await valueFault(redis, key, found)]
    .filter((fault) => fault !== undefined)
    .map((fault) => `${found.pattern} (owner ${found.owner}): ${fault}`);
};

const [GONE, ENDLESS] = [-2, -1];

const typeFault = (entry: KeyEntry, type: string): string | undefined =>
  entry.type === 'any' || entry.type === type ? undefined : `is a ${type}, expected a ${entry.type}`;

const lifeFault = ({ ttl }: KeyEntry, life: number): string | undefined => {
  if (typeof ttl !== 'number') return undefined;
  if (life === ENDLESS) return `has no end, expected at most ${ttl} s`;
  return life > ttl * 1000 ? `lives longer than the ${ttl} s that are expected at most` : undefined;
};

const valueFault = async (redis: Redis, key: string, { value }: KeyEntry): Promise<string | undefined> => {
  if (typeof value === 'string') return undefined;
  const entry = parseEntry(await redis.get(key).catch(() => ''));
  if (!entry) return 'holds no entry of the cache, expected a value, a lease or an invalidation';
  if (entry.kind !== 'V') return undefined;
  if (entry.version !== value.version) {
    return `holds version ${entry.version} of its value, expected ${value.version}`;
  }
  const parsed = value.schema.safeParse(parseJson(entry.json));
  const [issue] = parsed.error?.issues ?? [];
  return issue && `holds a value unlike its schema at "${issue.path.join('.')}" (${issue.code})`;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The key with what tells one org, row or moment from another left out. */
const patternOf = (key: string): string =>
  key
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '<uuid>')
    .replace(/[0-9a-f]{16,}/gi, '<hex>')
    .replace(/\d{4,}/g, '<number>')
    .replace(/[^:<>]{33,}/g, '<text>');
