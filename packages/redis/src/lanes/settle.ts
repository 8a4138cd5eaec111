import type { OrgId } from '@bulkhead/tenancy';
import { keyCatalogue } from '../keys/key-catalogue.js';
import { BURIAL_FIELDS, type Burial, burialFields, MOST_DEAD } from './dead-letter.js';
import type { Delivery } from './delivery.js';
import { type LaneAccess, laneKeys } from './lane-access.js';
import { acknowledgeMessages, buryMessage, parkMessages } from './settle-messages.js';

/** Lua takes only so many values at once. */
const AT_ONCE = 1000;

export const acknowledge = async (
  access: LaneAccess,
  org: OrgId,
  messages: readonly Pick<Delivery, 'entry' | 'weight'>[],
): Promise<void> => {
  const { lane, weight } = laneKeys(access.keys, org);
  for (let at = 0; at < messages.length; at += AT_ONCE) {
    const some = messages.slice(at, at + AT_ONCE);
    const together = some.reduce((sum, one) => sum + one.weight, 0);
    await acknowledgeMessages.run(
      access.redis,
      [lane, weight],
      [together, ...some.map(({ entry }) => entry)],
    );
  }
};

/** @param waited ms that the messages count as having waited already: endless to be due at once. */
export const park = async (
  access: LaneAccess,
  org: OrgId,
  messages: readonly { readonly entry: string; readonly attempt: number }[],
  waited: number,
): Promise<void> => {
  const { lane } = laneKeys(access.keys, org);
  for (let at = 0; at < messages.length; at += AT_ONCE) {
    const some = messages.slice(at, at + AT_ONCE).flatMap(({ entry, attempt }) => [entry, attempt]);
    await parkMessages.run(access.redis, [lane], [waited, ...some]);
  }
};

/** Puts what is given into the dead letters in place of the entry. */
export const bury = async (
  access: LaneAccess,
  org: OrgId,
  entry: string,
  burials: readonly Burial[],
): Promise<void> => {
  const { lane, dead, weight } = laneKeys(access.keys, org);
  const fixed = [entry, MOST_DEAD, keyCatalogue.laneDead.ttl, BURIAL_FIELDS];
  await buryMessage.run(access.redis, [lane, dead, weight], [...fixed, ...burials.flatMap(burialFields)]);
};
