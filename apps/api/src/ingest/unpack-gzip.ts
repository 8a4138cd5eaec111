import { createGunzip } from 'node:zlib';
import { BulkheadError } from '@bulkhead/tenancy';
import { malformed, tooLarge } from './body-faults.js';
import { Turns } from './turns.js';

/** While one is being read the next one is unpacked; more would only wait in memory. */
const turns = new Turns(2);

/** A body of gzip piece by piece, at most `limit` bytes in all. */
export async function* unpackGzip(packed: Buffer, limit: number): AsyncGenerator<Buffer, void, undefined> {
  const end = await turns.take();
  const stream = createGunzip({ chunkSize: 65_536 });
  let size = 0;
  try {
    stream.end(packed);
    for await (const piece of stream) {
      size += (piece as Buffer).length;
      if (size > limit) throw tooLarge(limit);
      yield piece as Buffer;
    }
    // What stands behind the end is not read by whoever unpacks, and by nobody else.
    if (stream.bytesWritten !== packed.length) throw malformed('not valid gzip, it goes on behind its end');
  } catch (error) {
    throw error instanceof BulkheadError ? error : malformed('not valid gzip', error);
  } finally {
    stream.destroy();
    end();
  }
}
