import { Script } from '../script.js';

/** Milliseconds. Limits are per minute, and a bucket holds one minute's worth. */
export const WINDOW = 60_000;

/** Milliseconds of rounding that never cost the last token. */
export const EPSILON = 0.01;

/**
 * GCRA over any number of buckets, all or nothing. A bucket is the time (µs) at which it will be full again. It stands
 * under the key of the current minute or, not touched since, of the previous one: after one window it is full anyway.
 *
 * KEYS: per bucket the key of this minute and of the one before. ARGV: this minute, the cost, then per bucket its
 * limit and how far (ms) from full this process left it while Redis was away.
 * Replies the server's time (ms) and, unless this minute is another one there, per bucket how far (µs) from full it
 * was before the cost.
 */
export const takeTokens = new Script<[now: number, ...missing: number[]]>(
  'takeTokens',
  `
local call, window = redis.call, ${WINDOW * 1000}
local time = call('TIME')
local now = time[1] * 1000000 + time[2]
local reply = {math.floor(now / 1000)}
if math.floor(now / window) ~= tonumber(ARGV[1]) then return reply end

local cost, latest = ARGV[2] * window, now + window + ${EPSILON * 1000}
local allowed, keep = true, {}
for bucket = 1, #KEYS / 2 do
  local known = call('GET', KEYS[2 * bucket - 1]) or call('GET', KEYS[2 * bucket])
  local full, behind = now, ARGV[2 * bucket + 2]
  if known and known + 0 > full then full = known + 0 end
  if behind ~= '0' then full = math.max(full, math.min(now + behind * 1000, now + window)) end
  reply[bucket + 1] = full - now
  keep[bucket] = full + cost / ARGV[2 * bucket + 1]
  if keep[bucket] > latest then allowed = false end
end
if allowed then
  for bucket = 1, #keep do
    call('SET', KEYS[2 * bucket - 1], math.floor(keep[bucket]), 'PX', math.ceil((keep[bucket] - now) / 1000))
  end
else
  for bucket = 1, #keep do
    local missing = reply[bucket + 1]
    if missing > 0 and ARGV[2 * bucket + 2] ~= '0' then
      call('SET', KEYS[2 * bucket - 1], now + missing, 'PX', math.ceil(missing / 1000))
    end
  end
end
return reply
`,
);
