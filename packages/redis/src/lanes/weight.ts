import type { SealedMessage } from './envelope.js';
import type { Packed } from './packing.js';

/** The size at the end of a header with a packed payload, as a pattern of Lua. No longer than any that we write. */
const SIZE = `^${'[^|]+|'.repeat(11)}(${'%d?'.repeat(7)})$`;

/**
 * What a message counts for: the bytes that lie in Redis and those that its payload unpacks to. So a lane is full, and a
 * reader has enough, whatever a payload packs to.
 */
export const weigh = `
local function weigh(fields)
  local weight = tonumber(string.match(fields[2], '${SIZE}')) or 0
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

/** The same, before it is sent. */
export const weightOf = ({ header, signature, payload }: SealedMessage, { size = 0 }: Packed): number =>
  'hsp'.length + header.length + signature.length + payload.length + size;
