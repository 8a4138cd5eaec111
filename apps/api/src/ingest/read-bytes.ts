import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BulkheadError } from '@bulkhead/tenancy';
import { malformed, tooLarge } from './body-faults.js';
import { unpackZstd } from './unpack-zstd.js';

/** The body unpacked, at most `limit` bytes of it: more is never held, whatever it was packed from. */
export const readBytes = async (request: IncomingMessage, limit: number): Promise<Buffer> => {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  if (encoding === 'identity' || encoding === '') return received(request, limit);
  if (encoding === 'zstd') return unpackZstd(await received(request, limit), limit);
  if (encoding === 'gzip' || encoding === 'x-gzip') return gunzip(request, limit);
  throw new BulkheadError(
    'UNSUPPORTED_MEDIA_TYPE',
    `content encoding is ${JSON.stringify(encoding.slice(0, 60))}, expected gzip, zstd or none`,
    { field: 'Content-Encoding' },
  );
};

/** A sender that goes away half-way is no fault of ours. */
const received = async (request: IncomingMessage, limit: number): Promise<Buffer> => {
  try {
    return await collect(request, limit);
  } catch (error) {
    throw error instanceof BulkheadError ? error : malformed('ended before its end', error);
  }
};

const gunzip = async (request: IncomingMessage, limit: number): Promise<Buffer> => {
  const unpacked = createGunzip({ chunkSize: 65_536 });
  const onFault = (error: Error) => unpacked.destroy(error);
  request.once('error', onFault).once('aborted', onFault);
  request.pipe(unpacked);
  try {
    return await collect(unpacked, limit);
  } catch (error) {
    if (error instanceof BulkheadError) throw error;
    throw malformed('not valid gzip', error);
  } finally {
    request.unpipe(unpacked);
    request.off('error', onFault).off('aborted', onFault);
    unpacked.destroy();
    // What is left is read and forgotten, so that the answer reaches the sender.
    request.resume();
  }
};

const collect = async (stream: Readable, limit: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  // The request must outlive a refusal: its socket carries the answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks, size);
};
