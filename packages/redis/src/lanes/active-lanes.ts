import { Script } from '../script.js';

// The set of lanes with messages: org → the server's time in µs from which its lane is due for a turn.

/**
 * After an append. KEYS: the active lanes. ARGV: the org, the channel on which idle readers wait. A lane that is due
 * already keeps its place in the queue, so that a flood does not lose its turn by flooding on.
 */
export const activateLane = new Script<0 | 1>(
  'activateLane',
  `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if due and tonumber(due) <= now then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.pcall('PUBLISH', ARGV[2], '')
return 1
`,
);

/**
 * The lanes whose turn it is, longest waiting first; each goes to the end of the queue. KEYS: the active lanes. ARGV:
 * how many. Replies the ms until the next lane is due, -1 without any, then the orgs.
 */
export const claimTurns = new Script<[untilNext: number, ...orgs: string[]]>(
  'claimTurns',
  `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
for at, org in ipairs(due) do redis.call('ZADD', KEYS[1], now + at, org) end
if #due > 0 then return {0, unpack(due)} end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if not first[2] then return {-1} end
return {math.ceil((tonumber(first[2]) - now) / 1000)}
`,
);

/** Nothing new in a lane. KEYS: the active lanes. ARGV: the org, the ms after which to look again, -1 for never. */
export const deferLane = new Script<number>(
  'deferLane',
  `
if tonumber(ARGV[2]) < 0 then return redis.call('ZREM', KEYS[1], ARGV[1]) end
local time = redis.call('TIME')
return redis.call('ZADD', KEYS[1], time[1] * 1000000 + time[2] + ARGV[2] * 1000, ARGV[1])
`,
);

/** Deletes a lane without messages, with its consumers. KEYS: the lane. */
export const dropEmptyLane = new Script<number>(
  'dropEmptyLane',
  `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('XLEN', KEYS[1]) > 0 then return 0 end
return redis.call('DEL', KEYS[1])
`,
);
