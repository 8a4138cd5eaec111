import { malformed, tooLarge } from './body-faults.js';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** Bytes that a decoder has to keep of a frame: RFC 9659 lets nobody ask for more in a Content-Encoding. */
const LARGEST_WINDOW = 8_388_608;

/** Refuses a frame by its header (RFC 8878, 3.1.1.1), before the decoder takes what it asks for. */
export const assertFrame = (packed: Buffer, at: number, limit: number): void => {
  if (packed.length < at + 4) throw malformed('not valid zstd');
  const magic = packed.readUInt32LE(at);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) return;
  if (magic !== MAGIC || packed.length < at + 6) throw malformed('not valid zstd');
  const descriptor = packed[at + 4] as number;
  const isSingle = (descriptor & 0x20) !== 0;
  const size = contentSize(packed, at + 5 + (isSingle ? 0 : 1), descriptor);
  if (size !== undefined && size > limit) throw tooLarge(limit);
  if (isSingle) return;
  const window = windowSize(packed[at + 5] as number);
  if (window > LARGEST_WINDOW) {
    throw malformed(`zstd with a window of ${window} bytes, expected at most ${LARGEST_WINDOW}`);
  }
};

const windowSize = (descriptor: number): number => {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
};

/** What the frame says of its size, where it says so. */
const contentSize = (packed: Buffer, start: number, descriptor: number): number | undefined => {
  const isSingle = (descriptor & 0x20) !== 0;
  const bytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  const at = start + ([0, 1, 2, 4][descriptor & 3] as number);
  if (bytes === 0 || packed.length < at + bytes) return undefined;
  if (bytes === 8) return Number(packed.readBigUInt64LE(at));
  return packed.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
};
