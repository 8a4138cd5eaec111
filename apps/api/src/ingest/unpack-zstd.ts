import { ZSTDDecoder } from 'zstddec';
import { malformed, tooLarge } from './body-faults.js';

const decoder = new ZSTDDecoder();
let ready: Promise<void> | undefined;

const MAGIC = 0xfd2fb528;

/**
 * The whole of a body in one call into memory of `limit` bytes, so that nothing in the body decides how much is taken:
 * a decoder that streams would take the window that a frame asks for.
 */
export const unpackZstd = async (packed: Buffer, limit: number): Promise<Buffer> => {
  ready ??= decoder.init();
  await ready;
  if (packed.length < 5 || packed.readUInt32LE(0) !== MAGIC) throw malformed('not valid zstd');
  const said = contentSize(packed);
  if (said === 0) return Buffer.alloc(0);
  if (said !== undefined && said > limit) throw tooLarge(limit);
  const { buffer, byteOffset, length } = decoder.decode(packed, limit);
  // The decoder gives nothing for whatever it could not unpack.
  if (length === 0) throw malformed(`not valid zstd, or more than ${limit} bytes once unpacked`);
  return Buffer.from(buffer, byteOffset, length);
};

/** What the frame says of its size, where it says so: RFC 8878, 3.1.1.1. */
const contentSize = (frame: Buffer): number | undefined => {
  const descriptor = frame[4] as number;
  const isSingle = (descriptor & 0x20) !== 0;
  const bytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] as number;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number);
  if (bytes === 0 || frame.length < at + bytes) return undefined;
  if (bytes === 8) return Number(frame.readBigUInt64LE(at));
  return frame.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
};
