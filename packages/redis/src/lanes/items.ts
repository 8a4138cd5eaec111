import { BulkheadError, type OrgId } from '@bulkhead/tenancy';
import type { Keys } from '../keys/keys.js';
import type { Message } from './envelope.js';

// An item is one of the things that a message holds and that its sender gave a name to, such as a record with an id.

/** Bytes that stand for one item: enough for a UUID and for whose it is. */
export const ITEM = 24;

/** Items of one append: Redis serves nobody else while it looks at them. */
const MOST_ITEMS = 10_000;

/** Items of one generation: an org's two take at most 40 MB of Redis, whatever it sends. */
export const MOST_REMEMBERED = 250_000;

/** The generation that is being filled and the one before. */
export const itemKeys = (keys: Keys, org: OrgId): [string, string] => [
  keys.of('laneItems', { org, generation: 'new' }),
  keys.of('laneItems', { org, generation: 'old' }),
];

export const assertItems = (messages: readonly Message[]): void => {
  const bytes = messages.reduce((sum, { items }) => sum + (items?.length ?? 0), 0);
  if (bytes <= MOST_ITEMS * ITEM && messages.every(({ items }) => (items?.length ?? 0) % ITEM === 0)) return;
  throw new BulkheadError(
    'INVALID_INPUT',
    `lane append with ${bytes} bytes of items, expected ${ITEM} for each of at most ${MOST_ITEMS}; split the batch`,
    { field: 'items' },
  );
};

/** Pairs of message and place, as the script replies them, as a list of places for each message. */
export const byMessage = (count: number, pairs: readonly number[]): readonly (readonly number[])[] => {
  const places: number[][] = Array.from({ length: count }, () => []);
  for (let at = 0; at < pairs.length; at += 2) places[pairs[at] as number]?.push(pairs[at + 1] as number);
  return places;
};
