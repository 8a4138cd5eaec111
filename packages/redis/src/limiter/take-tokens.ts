import { Script } from '../script.js';

/** Milliseconds. Limits are per minute, and a bucket holds one minute's worth. */
export const WINDOW = 60_000;

/** Milliseconds of rounding that never cost the last token. */
export const EPSILON = 0.001;

/**
 * GCRA over any number of buckets, all or nothing. A bucket is the time at which it will be full again. It stands
 * under the key of the current minute or, not touched since, of the previous one: after one window it is full anyway.
 *
 * KEYS: per bucket the key of this minute and of the one before. ARGV: this minute, the cost, then per bucket its
 * limit and how far (ms) from full this process left it while Redis was away.
 * Replies the server's time (ms) and, unless this minute is another one there, per bucket how far (ms) from full it
 * was before the cost.
 */
export const takeTokens = new Script<[now: number, ...missing: string[]]>(
  'takeTokens',
  `
local window = ${WINDOW}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if math.floor(now / window) ~= tonumber(ARGV[1]) then return {now} end

local cost = tonumber(ARGV[2])
local stored = redis.call('MGET', unpack(KEYS))
local allowed, before, after, reply = true, {}, {}, {now}
for bucket = 1, #KEYS / 2 do
  local limit, behind = tonumber(ARGV[1 + 2 * bucket]), tonumber(ARGV[2 + 2 * bucket])
  local known = tonumber(stored[2 * bucket - 1] or stored[2 * bucket] or 0)
  before[bucket] = math.max(known, now + math.min(behind, window))
  after[bucket] = before[bucket] + cost * window / limit
  if after[bucket] - now > window + ${EPSILON} then allowed = false end
  reply[bucket + 1] = string.format('%.3f', before[bucket] - now)
end
for bucket = 1, #KEYS / 2 do
  local keep = allowed and after[bucket] or before[bucket]
  if keep > now then
    redis.call('SET', KEYS[2 * bucket - 1], string.format('%.3f', keep), 'PX', math.ceil(keep - now))
  end
end
return reply
`,
);
