import { Script } from '../script.js';
import { ITEM } from './items.js';

/** Items that one command takes: Lua hands over no more than a few thousand arguments. */
const CHUNK = 1000;

/**
 * All messages or none, and none if an item of one was appended before: the caller takes it out and tries again. A
 * message whose id was appended before is left out: of two copies that were handed to two readers, neither would know
 * of the other. Ids and items are remembered in the same step, so that none is known that was not appended.
 *
 * KEYS: the lane, the memory of this hour and of the one before, the items of the new generation and of the old, the
 * lane's weight. ARGV: the most messages and the most weight that the lane may hold, for how long to remember messages (s), for how long a
 * generation lives (s) and how many items it holds, then header, signature, payload, id, items and weight of each
 * message, no id for one that nobody can send again. Replies how many messages the lane holds, negative when it has no room, how
 * many were left out, and by two the message and the place in it of each item that is known.
 */
export const appendMessages = new Script<[held: number, known: number, ...places: number[]]>(
  'appendMessages',
  `
local lane, now, before, new, old = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local call, parts, places = redis.call, {}, {0, 0}
for at = 6, #ARGV, 6 do
  local items = ARGV[at + 4]
  for from = 1, #items, ${CHUNK * ITEM} do
    local part, size = {}, 0
    for place = from, math.min(from + ${(CHUNK - 1) * ITEM}, #items), ${ITEM} do
      size = size + 1
      part[size] = string.sub(items, place, place + ${ITEM - 1})
    end
    parts[#parts + 1] = part
    for generation = 4, 5 do
      local hits = call('SMISMEMBER', KEYS[generation], unpack(part))
      for hit = 1, size do
        if hits[hit] == 1 then
          places[#places + 1] = (at - 6) / 6
          places[#places + 1] = (from - 1) / ${ITEM} + hit - 1
        end
      end
    end
  end
end
local held = call('XLEN', lane)
if #places > 2 then
  places[1] = held
  return places
end
local fresh, names, known = {}, {}, 0
for at = 6, #ARGV, 6 do
  local name = 'i:' .. ARGV[at + 3]
  if name == 'i:' then
    fresh[#fresh + 1] = at
  elseif names[name] or call('HEXISTS', now, name) == 1 or call('HEXISTS', before, name) == 1 then
    known = known + 1
  else
    names[name] = true
    fresh[#fresh + 1] = at
  end
end
if #fresh == 0 then return {held, known} end
if held + #fresh > tonumber(ARGV[1]) then return {-held - 1, 0} end
local weight = held > 0 and tonumber(call('GET', KEYS[6]) or 0) or 0
for _, at in ipairs(fresh) do weight = weight + ARGV[at + 5] end
if weight > tonumber(ARGV[2]) then return {-held - 1, 0} end
call('SET', KEYS[6], weight)
for _, at in ipairs(fresh) do
  call('XADD', lane, '*', 'h', ARGV[at], 's', ARGV[at + 1], 'p', ARGV[at + 2])
end
if next(names) then
  for name in pairs(names) do call('HSET', now, name, '') end
  call('EXPIRE', now, ARGV[3])
end
if #parts > 0 then
  local life = call('PTTL', new)
  if life >= 0 and (life <= ARGV[4] * 500 or call('SCARD', new) >= tonumber(ARGV[5])) then
    call('UNLINK', old)
    call('RENAME', new, old)
  end
  for _, part in ipairs(parts) do call('SADD', new, unpack(part)) end
  call('EXPIRE', new, ARGV[4], 'NX')
end
return {held + #fresh, known}
`,
);

/**
 * Gives a dead letter another try. KEYS: the lane, its dead letters, its weight. ARGV: the dead letter's entry, the lane's room
 * as above, then the new envelope and its weight. Replies 1, 0 without room, -1 when the dead letter is gone.
 */
export const replayMessage = new Script<1 | 0 | -1>(
  'replayMessage',
  `
local lane, dead = KEYS[1], KEYS[2]
if #redis.call('XRANGE', dead, ARGV[1], ARGV[1]) == 0 then return -1 end
local held = redis.call('XLEN', lane)
if held + 1 > tonumber(ARGV[2]) then return 0 end
local weight = held > 0 and tonumber(redis.call('GET', KEYS[3]) or 0) or 0
weight = weight + ARGV[7]
if weight > tonumber(ARGV[3]) then return 0 end
redis.call('SET', KEYS[3], weight)
redis.call('XADD', lane, '*', 'h', ARGV[4], 's', ARGV[5], 'p', ARGV[6])
redis.call('XDEL', dead, ARGV[1])
return 1
`,
);
