import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants } from 'node:zlib';

const compress = promisify(brotliCompress);

/** Bytes from which packing is worth its time. */
const WORTH = 8 * 1024;

/** The fastest: it has to cost less than Redis and two sockets take for the bytes that it saves. */
const params = {
  [constants.BROTLI_PARAM_QUALITY]: 0,
  [constants.BROTLI_PARAM_LGWIN]: 18,
};

export const isLarge = ({ payload }: Pick<Packed, 'payload'>): boolean => payload.length >= WORTH;

export interface Packed {
  readonly payload: Buffer | string;
  /** Bytes that it unpacks to. Absent from a payload that lies in the lane as it was given. */
  readonly size?: number;
}

/** Off the event loop: a large request has many payloads, and others wait for their answers. */
export const pack = async (payload: Buffer | string): Promise<Packed> => {
  if (!isLarge({ payload })) return { payload };
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const packed = await compress(bytes, { params });
  return packed.length < bytes.length ? { payload: packed, size: bytes.length } : { payload: bytes };
};

/**
 * For what a signature has proven to be packed by us. Undefined for what does not hold exactly so many bytes: one such
 * message must not fail the turn of all that lie beside it.
 */
export const unpack = (packed: Buffer, size: number): Buffer | undefined => {
  try {
    // One byte more, or the driver begins another piece of the same size before it finds that nothing is left.
    const payload = brotliDecompressSync(packed, { chunkSize: size + 1, maxOutputLength: size });
    return payload.length === size ? payload : undefined;
  } catch {
    return undefined;
  }
};
