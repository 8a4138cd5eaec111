import { createHash, randomBytes } from 'node:crypto';

/**
 * `bk_<public id>_<secret>_<checksum>`: the prefix lets secret scanners find a leaked key, the public id
 * finds its row, the secret is 256 random bits, and the checksum turns typing errors away without a look-up.
 */
export interface ApiKey {
  readonly publicId: string;
  /** What is stored. A fast hash is right for 256 random bits: there is nothing to guess. */
  readonly secretHash: Buffer;
}

const shape = /^(bk_([0-9a-f]{24})_([0-9a-f]{64}))_([0-9a-f]{8})$/;

export const mintApiKey = (): ApiKey & { readonly text: string } => {
  const publicId = randomBytes(12).toString('hex');
  const secret = randomBytes(32).toString('hex');
  const body = `bk_${publicId}_${secret}`;
  return { publicId, secretHash: hash(secret), text: `${body}_${checksum(body)}` };
};

export const parseApiKey = (text: string): ApiKey | undefined => {
  const [, body, publicId, secret, sum] = shape.exec(text) ?? [];
  if (!body || !publicId || !secret || checksum(body) !== sum) return undefined;
  return { publicId, secretHash: hash(secret) };
};

const hash = (text: string) => createHash('sha256').update(text).digest();
const checksum = (body: string) => hash(body).toString('hex', 0, 4);
