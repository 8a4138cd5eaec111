import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, inflateSync, unzipSync } from 'node:zlib';
import { exception, unsupported } from '../exception.js';

const DECODERS: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer> = {
  gzip: unzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** The body of a request: its beginning may be looked at, and all of it is sent on all the same. */
export class Body {
  readonly #rest: AsyncIterator<Buffer>;
  #begin: Buffer = Buffer.alloc(0);
  #isEnded = false;

  constructor(readonly request: IncomingMessage) {
    this.#rest = request.iterator({ destroyOnReturn: false });
  }

  /** The whole body, or undefined when it is longer than `limit` bytes. */
  async whole(limit: number): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [this.#begin];
    let length = this.#begin.length;
    while (!this.#isEnded && length <= limit) {
      const { done, value } = await this.#rest.next();
      if (done) this.#isEnded = true;
      else {
        chunks.push(value);
        length += value.length;
      }
    }
    this.#begin = Buffer.concat(chunks);
    return this.#isEnded ? this.#begin : undefined;
  }

  /** What is sent on: the bytes if all are here, a stream of them if not. */
  content(): Buffer | AsyncIterable<Buffer> {
    return this.#isEnded ? this.#begin : this.#chunks();
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    if (this.#begin.length > 0) yield this.#begin;
    while (!this.#isEnded) {
      const { done, value } = await this.#rest.next();
      if (done) this.#isEnded = true;
      else yield value;
    }
  }

  /** Lets go of what nobody reads: a client that is still sending would never look for the answer. */
  async discard(): Promise<void> {
    await this.#rest.return?.();
    this.request.resume();
  }

  /** A body that was read whole, as text. */
  decoded(whole: Buffer, limit: number): string {
    const encoding = this.request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    if (encoding === 'identity') return whole.toString();
    const decode = DECODERS[encoding];
    if (!decode)
      throw unsupported(
        `statements with Content-Encoding ${encoding}: send them plain or as gzip, deflate or br`,
      );
    try {
      return decode(whole, { maxOutputLength: limit }).toString();
    } catch (error) {
      throw exception('BAD_ARGUMENTS', `The body is not ${encoding}: ${(error as Error).message}.`);
    }
  }
}
