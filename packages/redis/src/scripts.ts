import { settleLease, takeLease } from './cache/lease.js';
import { activateLane, claimTurns, dropEmptyLane, releaseTurns } from './lanes/active-lanes.js';
import { appendMessages, replayMessage } from './lanes/append-messages.js';
import { replaceBatch } from './lanes/batch-scripts.js';
import { readLaneState } from './lanes/lane-state.js';
import { acknowledgeMessages, buryMessage, parkMessages } from './lanes/settle-messages.js';
import { takeTurn } from './lanes/take-turn.js';
import { beat } from './lanes/worker-roll.js';
import { takeTokens } from './limiter/take-tokens.js';
import {
  claimUsedOrgs,
  noteTokenUse,
  queueUsedOrg,
  releaseUsedOrg,
  settleTokenUses,
} from './usage/usage-scripts.js';

const all = [
  acknowledgeMessages,
  activateLane,
  appendMessages,
  beat,
  buryMessage,
  claimTurns,
  claimUsedOrgs,
  dropEmptyLane,
  noteTokenUse,
  parkMessages,
  queueUsedOrg,
  readLaneState,
  releaseTurns,
  releaseUsedOrg,
  replaceBatch,
  replayMessage,
  settleLease,
  settleTokenUses,
  takeLease,
  takeTokens,
  takeTurn,
];

/** Every script, by the name under which a connection knows it. */
export const scripts = Object.fromEntries(all.map(({ name, lua }) => [name, { lua }]));
