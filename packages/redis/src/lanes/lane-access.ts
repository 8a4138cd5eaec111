import { BulkheadError, type OrgId } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import type { Counters } from '../counters.js';
import type { Keys } from '../keys/keys.js';
import type { ServerClock } from '../server-clock.js';
import type { LaneLimits } from './lane-limits.js';
import type { Placements } from './placement.js';
import type { SigningKeys } from './signing-keys.js';

/** What everything that touches lanes shares. */
export interface LaneAccess {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly clock: ServerClock;
  readonly counters: Counters;
  readonly placements: Placements;
  readonly limits: LaneLimits;
  /** Absent in a process that has no business with lanes. */
  readonly signingKeys: SigningKeys | undefined;
}

export const laneKeys = (keys: Keys, org: OrgId) => ({
  lane: keys.of('lane', { org }),
  dead: keys.of('laneDead', { org }),
  weight: keys.of('laneWeight', { org }),
});

/** Milliseconds that one memory of delivered messages covers. With the one before it, an hour is never forgotten. */
const MEMORY = 3_600_000;

/** The memory of this hour and of the one before. */
export const seenKeys = (
  { keys, clock }: Pick<LaneAccess, 'keys' | 'clock'>,
  org: OrgId,
): [string, string] => {
  const hour = Math.floor(clock.now() / MEMORY);
  return [keys.of('laneSeen', { org, hour }), keys.of('laneSeen', { org, hour: hour - 1 })];
};

export const groupKeys = (keys: Keys, group: string) => ({
  active: keys.of('activeLanes', { group }),
  workers: keys.of('laneWorkers', { group }),
  batches: keys.of('laneBatches', { group }),
  wake: keys.laneWake(group),
});

export const signingKeysOf = ({ signingKeys }: LaneAccess): SigningKeys => {
  if (signingKeys) return signingKeys;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    'lanes need keys to sign and verify with; give createRedis envelopeKeys, from INGEST_SIGNING_KEYS',
  );
};
