import { keyCatalogue } from '../keys/key-catalogue.js';
import { Script } from '../script.js';

/** Milliseconds until a use is written down, so that many of one org are written together. */
const COLLECT = 30_000;

/** Milliseconds for which an org is left to whoever claimed it; longer than COLLECT, or a use noted meanwhile would not show. */
const CLAIM = 90_000;

const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** KEYS: the uses of the org. ARGV: the token. */
export const noteTokenUse = new Script<number>(
  'noteTokenUse',
  `${clock}
redis.call('HSET', KEYS[1], ARGV[1], now)
return redis.call('EXPIRE', KEYS[1], ${keyCatalogue.tokenUses.ttl})
`,
);

/** After a use was noted. KEYS: the queue of orgs. ARGV: the org. One that is due keeps its place, a claim is shortened. */
export const queueUsedOrg = new Script<number>(
  'queueUsedOrg',
  `${clock}
redis.call('ZADD', KEYS[1], 'LT', now + ${COLLECT}, ARGV[1])
return redis.call('EXPIRE', KEYS[1], ${keyCatalogue.usedOrgs.ttl})
`,
);

/** KEYS: the queue. ARGV: how many. Replies per org that is due the org and the mark of the claim. */
export const claimUsedOrgs = new Script<string[]>(
  'claimUsedOrgs',
  `${clock}
local reply = {}
for at, org in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local mark = string.format('%.0f', now + ${CLAIM})
  redis.call('ZADD', KEYS[1], 'XX', mark, org)
  reply[2 * at - 1], reply[2 * at] = org, mark
end
return reply
`,
);

/** KEYS: the uses of the org. ARGV: per token its id and the time that was written down. A later use stays. */
export const settleTokenUses = new Script<number>(
  'settleTokenUses',
  `
for at = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[at]) == ARGV[at + 1] then redis.call('HDEL', KEYS[1], ARGV[at]) end
end
return 0
`,
);

/** KEYS: the queue. ARGV: the org, the mark of the claim. An org that was queued since stays. */
export const releaseUsedOrg = new Script<number>(
  'releaseUsedOrg',
  `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
`,
);
