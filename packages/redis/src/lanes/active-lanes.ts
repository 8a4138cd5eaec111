import { Script } from '../script.js';

// The queue of lanes: org → the server's time in µs from which its lane is due for a turn.

/** Milliseconds for which a lane is left to the reader that claimed it, and until one without news is due again. */
export const CLAIM = 1_000;

const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
`;

/**
 * After an append. KEYS: the queue. ARGV: the org, the channel on which idle readers wait. A lane that is due already
 * keeps its place, so that a flood does not lose its turn by flooding on. One that a reader has claimed is due again:
 * what was appended after the reader looked waits for nobody.
 */
export const activateLane = new Script<0 | 1>(
  'activateLane',
  `${clock}
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if due and tonumber(due) <= now then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.pcall('PUBLISH', ARGV[2], ARGV[1])
return 1
`,
);

/**
 * The lanes whose turn it is, longest waiting first. KEYS: the queue. ARGV: how many at most and how many readers live,
 * or the orgs. Of lanes that are not named a reader gets its part: who claims all leaves nothing to do to the others.
 * Replies the ms until the next lane is due (-1 without any), then per claimed lane its org and the mark of the claim.
 */
export const claimTurns = new Script<[untilNext: number, ...claims: string[]]>(
  'claimTurns',
  `${clock}
local orgs = ARGV
if tonumber(ARGV[1]) then
  local part = math.ceil(redis.call('ZCOUNT', KEYS[1], '-inf', now) / ARGV[2])
  orgs = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, math.min(ARGV[1], part))
  if #orgs == 0 then
    local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
    return {first[2] and math.ceil((tonumber(first[2]) - now) / 1000) or -1}
  end
end
local reply = {0}
for at, org in ipairs(orgs) do
  local mark = string.format('%.0f', now + ${CLAIM * 1000} + at)
  redis.call('ZADD', KEYS[1], 'XX', mark, org)
  reply[2 * at], reply[2 * at + 1] = org, mark
end
return reply
`,
);

/**
 * After the turns. KEYS: the queue. ARGV: per lane the org, the mark of its claim, and the ms until it is due again, -1
 * to take it out of the queue. Lanes that were activated meanwhile stay as they are. Replies what was taken out.
 */
export const releaseTurns = new Script<string[]>(
  'releaseTurns',
  `${clock}
local out = {}
for at = 1, #ARGV, 3 do
  local org, mark, wait = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local due = redis.call('ZSCORE', KEYS[1], org)
  if due and tonumber(due) == tonumber(mark) then
    if wait < 0 then
      redis.call('ZREM', KEYS[1], org)
      out[#out + 1] = org
    else
      redis.call('ZADD', KEYS[1], now + wait * 1000 + at, org)
    end
  end
end
return out
`,
);

/** Deletes a lane without messages, with its consumers. KEYS: the lane, its weight. */
export const dropEmptyLane = new Script<number>(
  'dropEmptyLane',
  `
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('XLEN', KEYS[1]) > 0 then return 0 end
redis.call('DEL', KEYS[2])
return redis.call('DEL', KEYS[1])
`,
);
