import { Script } from '../script.js';

/** The consumer group of every lane. Which workers may use it is decided by the org's placement. */
export const GROUP = 'workers';

/** The consumer that holds messages between two attempts. Never alive, never dead. */
export const PARKED = 'parked';

/** Milliseconds before the second attempt, doubled for each further one, and at most. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;

export type LookFor = 'none' | 'own' | 'all';

export type RawEntry = [entry: Buffer, attempt: number, fields: Buffer[]];

/**
 * One reader's turn at one lane: what is due for another attempt, what a dead reader left, what is new.
 *
 * KEYS: the lane. ARGV: the reader; the most messages; the most bytes; whose left messages to look for: `none`, `own` that
 * this reader does not know of, or `all` dead readers' too; the number of living readers, their names, and the entries
 * that this reader holds. Replies how many messages the lane holds, the
 * ms until a pause between attempts ends (-1 without), then the messages.
 */
export const takeTurn = new Script<[held: number, untilDue: number, ...RawEntry[]]>(
  'takeTurn',
  `
local lane, group, parked = KEYS[1], '${GROUP}', '${PARKED}'
local me, most, bytes, look = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local held = redis.call('XLEN', lane)
if held == 0 then return {0, -1} end

local waiting = redis.pcall('XPENDING', lane, group, '-', '+', most, parked)
if waiting.err then
  redis.call('XGROUP', 'CREATE', lane, group, '0')
  waiting = {}
end

local reply, untilDue, size, attempts = {}, -1, 0, {}
local function room() return most - #reply end
local function give(entries)
  for _, entry in ipairs(entries) do
    for _, field in ipairs(entry[2]) do size = size + #field end
    reply[#reply + 1] = {entry[1], attempts[entry[1]] or 1, entry[2]}
  end
end
local function claim(pending, wanted)
  local ids = {}
  for _, known in ipairs(pending) do
    if #ids < room() and not attempts[known[1]] and wanted(known[1], known[3], known[4]) then
      ids[#ids + 1] = known[1]
      attempts[known[1]] = known[4] + 1
    end
  end
  if #ids > 0 then give(redis.call('XCLAIM', lane, group, me, 0, unpack(ids))) end
end

claim(waiting, function(_, idle, attempt)
  local pause = math.min(${FIRST_PAUSE} * 2 ^ math.max(attempt - 1, 0), ${LONGEST_PAUSE}) - idle
  if pause > 0 and (untilDue < 0 or pause < untilDue) then untilDue = math.ceil(pause) end
  return pause <= 0
end)

if look ~= 'none' then
  local alive, mine = {}, {}
  for at = 6, 5 + ARGV[5] do alive[ARGV[at]] = true end
  for at = 6 + ARGV[5], #ARGV do mine[ARGV[at]] = true end
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

while room() > 0 and size < bytes do
  local streams = redis.call('XREADGROUP', 'GROUP', group, me, 'COUNT', math.min(room(), 16), 'STREAMS', lane, '>')
  if not streams then break end
  give(streams[1][2])
end
return {held, untilDue, unpack(reply)}
`,
);
