import { Script } from '../script.js';

/**
 * All messages or none. KEYS: the lane. ARGV: the most messages and the most bytes that it may hold, then header,
 * signature and payload of each message. Replies how many messages the lane holds, negative when it has no room.
 */
export const appendMessages = new Script<number>(
  'appendMessages',
  `
local lane, added = KEYS[1], (#ARGV - 2) / 3
local held = redis.call('XLEN', lane)
if held + added > tonumber(ARGV[1]) then return -held - 1 end
if held > 0 and redis.call('MEMORY', 'USAGE', lane) > tonumber(ARGV[2]) then return -held - 1 end
for at = 3, #ARGV, 3 do
  redis.call('XADD', lane, '*', 'h', ARGV[at], 's', ARGV[at + 1], 'p', ARGV[at + 2])
end
return held + added
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
if held > 0 and redis.call('MEMORY', 'USAGE', lane) > tonumber(ARGV[3]) then return 0 end
redis.call('XADD', lane, '*', 'h', ARGV[4], 's', ARGV[5], 'p', ARGV[6])
redis.call('XDEL', dead, ARGV[1])
return 1
`,
);
