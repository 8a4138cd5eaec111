import { randomBytes } from 'node:crypto';

/**
 * What stands under a cache key, in Redis and in the memory of a process:
 *
 *     kind | time in ms | nonce | epoch | version | JSON
 *
 * `V` a value, `L` a lease of whoever is loading one, `X` an invalidation. The first four fields have a fixed length:
 * they are the head, which tells whether a value that a process remembers is still the one in Redis.
 */
export interface Entry {
  readonly head: string;
  readonly kind: 'V' | 'L' | 'X';
  /** The server's clock (ms) when the load of the value began. */
  readonly since: number;
  /** The org's epoch before the load began. The value counts as long as that is the epoch. */
  readonly epoch: string;
  readonly version: number;
  readonly json: string;
}

export const HEAD = 41;

/** Of an org whose cached values were never ended. */
export const NO_EPOCH = '-'.repeat(12);

export const newNonce = (): string => randomBytes(6).toString('hex');

export const parseEntry = (text: string | null): Entry | undefined => {
  const match = text === null ? null : shape.exec(text);
  if (!match) return undefined;
  const [, kind, since, , epoch, version, json] = match;
  return {
    head: match[0].slice(0, HEAD),
    kind: kind as Entry['kind'],
    since: Number(since),
    epoch: epoch as string,
    version: Number(version ?? 0),
    json: json ?? '',
  };
};

export const invalidation = (): string => `X|${'0'.repeat(13)}|${newNonce()}|${NO_EPOCH}`;

const shape = /^([VLX])\|(\d{13})\|([0-9a-f]{12})\|([0-9a-f]{12}|-{12})(?:\|(\d+)\|([^]*))?$/;
