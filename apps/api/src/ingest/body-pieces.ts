import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { BulkheadError } from '@bulkhead/tenancy';
import { malformed, tooLarge, unsupported } from './body-faults.js';
import { unpackGzip } from './unpack-gzip.js';
import { unpackZstd } from './unpack-zstd.js';

export type Pieces = AsyncIterable<Buffer>;

/** The body unpacked as it arrives, at most `limit` bytes of it, whatever it was packed from. */
export const bodyPieces = (request: IncomingMessage, limit: number): Pieces => {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  if (encoding === 'identity' || encoding === '') return received(request, limit);
  if (encoding === 'zstd') return unpacked(request, limit, unpackZstd);
  if (encoding === 'gzip' || encoding === 'x-gzip') return unpacked(request, limit, unpackGzip);
  throw unsupported('Content-Encoding', encoding, 'gzip, zstd or none');
};

export const joined = async (pieces: Pieces): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all);
};

/** A sender that goes away half-way is no fault of ours. */
async function* received(request: IncomingMessage, limit: number): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* bounded(request, limit);
  } catch (error) {
    throw error instanceof BulkheadError ? error : malformed('ended before its end', error);
  }
}

/** A packed body is small and waits for its turn as a whole; what it holds never lies in memory at once. */
async function* unpacked(
  request: IncomingMessage,
  limit: number,
  unpack: (packed: Buffer, limit: number) => Pieces,
): AsyncGenerator<Buffer, void, undefined> {
  yield* unpack(await joined(received(request, limit)), limit);
}

async function* bounded(stream: Readable, limit: number): AsyncGenerator<Buffer, void, undefined> {
  let size = 0;
  // The request must outlive a refusal: its socket carries the answer.
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    size += (piece as Buffer).length;
    if (size > limit) throw tooLarge(limit);
    yield piece as Buffer;
  }
}
