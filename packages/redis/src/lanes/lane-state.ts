import type { OrgId } from '@bulkhead/tenancy';
import { Script } from '../script.js';
import { storeError } from '../store-error.js';
import { type LaneAccess, laneKeys } from './lane-access.js';
import { GROUP } from './take-turn.js';

/** How a lane is doing, without a word of what is in it. */
export interface LaneState {
  /** Messages that no reader has taken yet. */
  readonly waiting: number;
  /** Messages that a reader holds or that wait for another attempt. */
  readonly pending: number;
  readonly dead: number;
  /** Milliseconds since the oldest message was appended; 0 for an empty lane. */
  readonly lag: number;
}

/** KEYS: the lane, its dead letters. Replies messages, pending ones, dead ones and the ms since the oldest. */
export const readLaneState = new Script<[held: number, pending: number, dead: number, lag: number]>(
  'readLaneState',
  `
local held, dead = redis.call('XLEN', KEYS[1]), redis.call('XLEN', KEYS[2])
if held == 0 then return {0, 0, dead, 0} end
local pending = redis.pcall('XPENDING', KEYS[1], '${GROUP}')
local time = redis.call('TIME')
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]
local lag = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(string.match(oldest, '^%d+'))
return {held, pending.err and 0 or pending[1], dead, lag}
`,
);

export const laneState = async ({ redis, keys }: LaneAccess, org: OrgId): Promise<LaneState> => {
  const { lane, dead } = laneKeys(keys, org);
  try {
    const [held, pending, buried, lag] = await readLaneState.run(redis, [lane, dead]);
    return { waiting: Math.max(0, held - pending), pending, dead: buried, lag: Math.max(0, lag) };
  } catch (error) {
    throw storeError(error, 'the state of a lane');
  }
};
