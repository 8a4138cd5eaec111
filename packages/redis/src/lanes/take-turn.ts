import { Script } from '../script.js';
import { weigh } from './weight.js';

/** The consumer group of every lane. Which workers may use it is decided by the org's placement. */
export const GROUP = 'workers';

/** The consumer that holds messages between two attempts. Never alive, never dead. */
export const PARKED = 'parked';

/** Milliseconds before the second attempt, doubled for each further one, and at most. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;

/** Messages read before their bytes are looked at: one at first, then twice as many each time, at most so many. */
const AT_ONCE = 64;

/** Characters of a signature that tell it from all others. */
const SIGNATURE = 22;

export type LookFor = 'none' | 'own' | 'all';

/** 1: the same envelope came in another entry before. */
export type Verdict = 0 | 1;

export type RawEntry = [entry: Buffer, attempt: number, verdict: Verdict, fields: Buffer[]];

/**
 * One reader's turn at one lane: what is due for another attempt, what a dead reader left, what is new.
 *
 * An envelope is remembered by its signature when it is delivered. Nobody can sign one that is yet to come, so that
 * remembering it before it is verified shuts out no honest one.
 *
 * KEYS: the lane, the memory of this hour and of the one before. ARGV: the reader; the most messages; the most bytes;
 * for how long to remember (s); whose left messages to look for: `none`, `own` that this reader does not know of, or
 * `all` dead readers' too; the number of living readers, their names, and the entries that this reader holds.
 * Replies how many messages the lane holds, whether there may be more for this reader now, the ms until a pause
 * between attempts ends (-1 without), then the messages.
 */
export const takeTurn = new Script<[held: number, more: 0 | 1, untilDue: number, ...RawEntry[]]>(
  'takeTurn',
  `${weigh}
local lane, group, parked = KEYS[1], '${GROUP}', '${PARKED}'
local me, most, bytes, look = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[5]
local held = redis.call('XLEN', lane)
if held == 0 then return {0, 0, -1} end

local waiting = redis.pcall('XPENDING', lane, group, '-', '+', most, parked)
if waiting.err then
  redis.call('XGROUP', 'CREATE', lane, group, '0')
  waiting = {}
end

local memories = {KEYS[2]}
if redis.call('EXISTS', KEYS[3]) == 1 then memories[2] = KEYS[3] end
local function recall(name)
  for _, memory in ipairs(memories) do
    local known = redis.call('HGET', memory, name)
    if known then return known end
  end
end
local function verdict(entry, fields)
  local signature
  for at = 1, #fields, 2 do
    if fields[at] == 's' then signature = signature or fields[at + 1] end
  end
  if not signature then return 0 end
  local name = 's:' .. string.sub(signature, 1, ${SIGNATURE})
  local known = recall(name)
  if known and known ~= entry then return 1 end
  if not known then redis.call('HSET', KEYS[2], name, entry) end
  return 0
end

local reply, untilDue, size, attempts = {}, -1, 0, {}
local function room() return most - #reply end
local function give(entries)
  for _, entry in ipairs(entries) do
    size = size + weigh(entry[2])
    reply[#reply + 1] = {entry[1], attempts[entry[1]] or 1, verdict(entry[1], entry[2]), entry[2]}
  end
end
local function claim(pending, wanted)
  for _, known in ipairs(pending) do
    if room() > 0 and size < bytes and not attempts[known[1]] and wanted(known[1], known[3], known[4]) then
      attempts[known[1]] = known[4] + 1
      give(redis.call('XCLAIM', lane, group, me, 0, known[1]))
    end
  end
end

claim(waiting, function(_, idle, attempt)
  local pause = math.min(${FIRST_PAUSE} * 2 ^ math.max(attempt - 1, 0), ${LONGEST_PAUSE}) - idle
  if pause > 0 and (untilDue < 0 or pause < untilDue) then untilDue = math.ceil(pause) end
  return pause <= 0
end)

if look ~= 'none' then
  local alive, mine = {}, {}
  for at = 7, 6 + ARGV[6] do alive[ARGV[at]] = true end
  for at = 7 + ARGV[6], #ARGV do mine[ARGV[at]] = true end
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', lane, group)) do
    local name, pending = consumer[2], consumer[4]
    if name == me or (look == 'all' and name ~= parked and not alive[name]) then
      if pending > 0 then
        local left = redis.call('XPENDING', lane, group, '-', '+', most + #ARGV, name)
        claim(left, function(id) return not mine[id] end)
      elseif name ~= me then
        redis.call('XGROUP', 'DELCONSUMER', lane, group, name)
      end
    end
  end
end

local more, step = 1, 1
while more == 1 and room() > 0 and size < bytes do
  local count = math.min(room(), step)
  step = math.min(2 * step, ${AT_ONCE})
  local streams = redis.call('XREADGROUP', 'GROUP', group, me, 'COUNT', count, 'STREAMS', lane, '>')
  if streams then give(streams[1][2]) end
  if not streams or #streams[1][2] < count then more = 0 end
end
if #reply > 0 then redis.call('EXPIRE', KEYS[2], ARGV[4]) end
return {held, more, untilDue, unpack(reply)}
`,
);
