import { PACKED, type SealedMessage } from './envelope.js';
import type { Packed } from './packing.js';

/** The size at the end of a header, as a pattern of Lua. No longer than any that we write. */
const SIZE = `|(%d${'%d?'.repeat(6)})$`;

/**
 * What a message counts for: the bytes that lie in Redis and those that its payload unpacks to. So a lane is full, and a
 * reader has enough, whatever a payload packs to.
 */
export const weigh = `
local function weigh(fields)
  local weight = 0
  if string.byte(fields[2]) == ${PACKED.charCodeAt(0)} then weight = tonumber(string.match(fields[2], '${SIZE}')) or 0 end
  for _, field in ipairs(fields) do weight = weight + #field end
  return weight
end
`;

/** Takes a weight off a lane's. It may hold messages that nobody weighed when they came. */
export const lighten = `
local function lighten(key, weight)
  if weight > 0 and redis.call('DECRBY', key, weight) <= 0 then redis.call('DEL', key) end
end
`;

/** The same, of one that is ours. */
export const weightOf = (
  { header, signature, payload }: Omit<SealedMessage, 'id'>,
  size: Packed['size'] = 0,
): number => 'hsp'.length + header.length + signature.length + payload.length + size;
