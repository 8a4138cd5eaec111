import { Script } from '../script.js';
import { GROUP, PARKED } from './take-turn.js';
import { lighten, weigh } from './weight.js';

/**
 * Done with. KEYS: the lane, its weight. ARGV: what the entries weigh together, then the entries. Of some that are gone
 * already the share is estimated: asking for the weight of each would take longer than all the rest.
 */
export const acknowledgeMessages = new Script<number>(
  'acknowledgeMessages',
  `${lighten}
redis.call('XACK', KEYS[1], '${GROUP}', unpack(ARGV, 2))
local gone = redis.call('XDEL', KEYS[1], unpack(ARGV, 2))
lighten(KEYS[2], math.floor(ARGV[1] * gone / (#ARGV - 1)))
return gone
`,
);

/** Waits for its next attempt, if somebody did not empty the server meanwhile. KEYS: the lane. ARGV: for how long it counts as having waited (ms), then entry and attempt of each. */
export const parkMessages = new Script<number>(
  'parkMessages',
  `
for at = 2, #ARGV, 2 do
  local claimed = redis.pcall('XCLAIM', KEYS[1], '${GROUP}', '${PARKED}', 0, ARGV[at], 'IDLE', ARGV[1], 'RETRYCOUNT', ARGV[at + 1], 'JUSTID')
  if claimed.err and not string.find(claimed.err, 'NOGROUP', 1, true) then return claimed end
end
return (#ARGV - 1) / 2
`,
);

/**
 * Moves a message to the dead letters of its lane, or the parts of it that failed. KEYS: the lane, its dead letters, its weight.
 * ARGV: the entry; the most dead letters; for how long they are kept (s); how many fields one has; the fields. Doing
 * it twice does it once. Dead letters that are no stream fail it before anything is done.
 */
export const buryMessage = new Script<0 | 1>(
  'buryMessage',
  `${weigh}${lighten}
redis.call('XLEN', KEYS[2])
redis.call('XACK', KEYS[1], '${GROUP}', ARGV[1])
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not found then return 0 end
lighten(KEYS[3], weigh(found[2]))
redis.call('XDEL', KEYS[1], ARGV[1])
local time = redis.call('TIME')
for from = 5, #ARGV, ARGV[4] do
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', unpack(ARGV, from, from + ARGV[4] - 1))
end
redis.call('XTRIM', KEYS[2], 'MINID', '~', (time[1] - ARGV[3]) * 1000)
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1
`,
);
