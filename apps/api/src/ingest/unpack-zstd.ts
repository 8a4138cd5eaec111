import { setImmediate } from 'node:timers/promises';
import { malformed, tooLarge } from './body-faults.js';
import { Turns } from './turns.js';
import { loadZstd, type ZstdDecoder } from './zstd-decoder.js';
import { assertFrame } from './zstd-frame.js';

/** Bytes that are put in and taken out at once. */
const PIECE = 131_072;
/** Frames of one body: each costs time, however little it holds. */
const MOST_FRAMES = 1000;
/** Two structs of the decoder: address, size and position of 32 bits each. */
const STRUCTS = 24;

/** The memory of the decoder never shrinks, so that it must not hold the windows of many bodies. */
const turns = new Turns(1);

/** A body of zstd piece by piece, at most `limit` bytes in all. */
export async function* unpackZstd(packed: Buffer, limit: number): AsyncGenerator<Buffer, void, undefined> {
  const zstd = await loadZstd();
  const end = await turns.take();
  const decoder = zstd.ZSTD_createDCtx();
  const memory = zstd.malloc(2 * PIECE + STRUCTS);
  try {
    if (decoder === 0 || memory === 0) throw new Error('zstd has no memory for a decoder');
    yield* unpackWith(zstd, { decoder, memory }, packed, limit);
  } finally {
    zstd.ZSTD_freeDCtx(decoder);
    zstd.free(memory);
    end();
  }
}

interface Place {
  readonly decoder: number;
  readonly memory: number;
}

async function* unpackWith(
  zstd: ZstdDecoder,
  { decoder, memory }: Place,
  packed: Buffer,
  limit: number,
): AsyncGenerator<Buffer, void, undefined> {
  const output = memory + PIECE;
  const [from, to] = [output + PIECE, output + PIECE + STRUCTS / 2];
  let [frames, size, hint] = [0, 0, 0];
  for (let start = 0; start < packed.length; start += PIECE) {
    const piece = packed.subarray(start, start + PIECE);
    new Uint8Array(zstd.memory.buffer).set(piece, memory);
    let [read, written] = [0, 0];
    while (read < piece.length || (written === PIECE && hint !== 0)) {
      if (hint === 0) {
        assertFrame(packed, start + read, limit);
        frames += 1;
        if (frames > MOST_FRAMES) throw malformed(`zstd of more than ${MOST_FRAMES} frames`);
      }
      new Uint32Array(zstd.memory.buffer, from, STRUCTS / 4).set([
        memory,
        piece.length,
        read,
        output,
        PIECE,
        0,
      ]);
      hint = zstd.ZSTD_decompressStream(decoder, to, from);
      if (hint < 0) throw malformed('not valid zstd');
      // The memory may be another one since: it grows.
      const structs = new Uint32Array(zstd.memory.buffer, from, STRUCTS / 4);
      [read, written] = [structs[2] as number, structs[5] as number];
      size += written;
      if (size > limit) throw tooLarge(limit);
      if (written > 0) yield Buffer.copyBytesFrom(new Uint8Array(zstd.memory.buffer, output, written));
    }
    // Others may go on meanwhile.
    await setImmediate();
  }
  if (hint !== 0 || packed.length === 0) throw malformed('not valid zstd, it ends before its end');
}
