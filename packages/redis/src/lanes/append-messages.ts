import { Script } from '../script.js';

/**
 * All messages or none. A message whose id was appended before is left out: of two copies that were handed to two
 * readers, neither would know of the other. KEYS: the lane, the memory of this hour and of the one before. ARGV: the
 * most messages and the most bytes that the lane may hold, for how long to remember (s), then header, signature,
 * payload and id of each message, no id for one that nobody can send again. Replies how many messages the lane holds,
 * negative when it has no room, and how many were left out.
 */
export const appendMessages = new Script<[held: number, known: number]>(
  'appendMessages',
  `
local lane, now, before = KEYS[1], KEYS[2], KEYS[3]
local fresh, names, known = {}, {}, 0
for at = 4, #ARGV, 4 do
  local name = 'i:' .. ARGV[at + 3]
  if name == 'i:' then
    fresh[#fresh + 1] = at
  elseif names[name] or redis.call('HEXISTS', now, name) == 1 or redis.call('HEXISTS', before, name) == 1 then
    known = known + 1
  else
    names[name] = true
    fresh[#fresh + 1] = at
  end
end
local held = redis.call('XLEN', lane)
if #fresh == 0 then return {held, known} end
if held + #fresh > tonumber(ARGV[1]) then return {-held - 1, 0} end
local bytes = held > 0 and redis.call('MEMORY', 'USAGE', lane) or 0
for _, at in ipairs(fresh) do bytes = bytes + #ARGV[at] + #ARGV[at + 1] + #ARGV[at + 2] end
if bytes > tonumber(ARGV[2]) then return {-held - 1, 0} end
for _, at in ipairs(fresh) do
  redis.call('XADD', lane, '*', 'h', ARGV[at], 's', ARGV[at + 1], 'p', ARGV[at + 2])
end
if next(names) then
  for name in pairs(names) do redis.call('HSET', now, name, '') end
  redis.call('EXPIRE', now, ARGV[3])
end
return {held + #fresh, known}
`,
);

/**
 * Gives a dead letter another try. KEYS: the lane, its dead letters. ARGV: the dead letter's entry, the lane's room
 * as above, then the new envelope. Replies 1, 0 without room, -1 when the dead letter is gone.
 */
export const replayMessage = new Script<1 | 0 | -1>(
  'replayMessage',
  `
local lane, dead = KEYS[1], KEYS[2]
if #redis.call('XRANGE', dead, ARGV[1], ARGV[1]) == 0 then return -1 end
local held = redis.call('XLEN', lane)
if held + 1 > tonumber(ARGV[2]) then return 0 end
local bytes = held > 0 and redis.call('MEMORY', 'USAGE', lane) or 0
if bytes + #ARGV[4] + #ARGV[5] + #ARGV[6] > tonumber(ARGV[3]) then return 0 end
redis.call('XADD', lane, '*', 'h', ARGV[4], 's', ARGV[5], 'p', ARGV[6])
redis.call('XDEL', dead, ARGV[1])
return 1
`,
);
