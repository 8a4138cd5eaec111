import { Script } from '../script.js';
import { HEAD } from './entry.js';

/**
 * Leave to load a value, for one caller at a time. KEYS: the entry. ARGV: the head that the caller saw, empty for
 * none; a nonce; the epoch that it saw; for how long (ms). Replies the lease, or what stands there instead.
 */
export const takeLease = new Script<string>(
  'takeLease',
  `
local head = redis.call('GETRANGE', KEYS[1], 0, ${HEAD - 1})
if head ~= ARGV[1] then return head end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = string.format('L|%013d|%s|%s', now, ARGV[2], ARGV[3])
redis.call('SET', KEYS[1], lease, 'PX', ARGV[4])
return lease
`,
);

/**
 * Stores what was loaded, unless the lease is gone: then the value may be older than an invalidation. KEYS: the
 * entry. ARGV: the lease; version and JSON as they are stored, or nothing to give the lease up; for how long (ms).
 */
export const settleLease = new Script<0 | 1>(
  'settleLease',
  `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], 'V' .. string.sub(ARGV[1], 2) .. ARGV[2], 'PX', ARGV[3])
return 1
`,
);
