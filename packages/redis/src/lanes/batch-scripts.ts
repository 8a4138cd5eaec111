import { Script } from '../script.js';

/** KEYS: the batches. ARGV: id, the record that is expected there, then ids and records to put in its place. */
export const replaceBatch = new Script<0 | 1>(
  'replaceBatch',
  `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
for at = 3, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
return 1
`,
);
