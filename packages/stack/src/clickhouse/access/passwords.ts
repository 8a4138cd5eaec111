import { createHash, timingSafeEqual } from 'node:crypto';
import { unsupported } from '../exception.js';
import type { Cursor } from '../sql/cursor.js';
import type { PasswordEntry } from './access-state.js';

type Bytes = Buffer | string;
const sha256 = (value: Bytes) => createHash('sha256').update(value).digest('hex');
const doubleSha1 = (value: Bytes) =>
  createHash('sha1').update(createHash('sha1').update(value).digest()).digest('hex');

export function sha256Password(password: string): PasswordEntry {
  return { kind: 'sha256_password', digest: sha256(password), salt: '' };
}

export function passwordMatches(password: Buffer, { kind, digest, salt }: PasswordEntry): boolean {
  if (kind === 'no_password') return true;
  const given =
    kind === 'double_sha1_password'
      ? doubleSha1(password)
      : sha256(Buffer.concat([password, Buffer.from(salt)]));
  return given.length === digest.length && timingSafeEqual(Buffer.from(given), Buffer.from(digest));
}

/** The rest of an IDENTIFIED clause. */
export function parsePasswords(cursor: Cursor): PasswordEntry[] {
  return cursor.listOf(() => parsePassword(cursor));
}

function parsePassword(cursor: Cursor): PasswordEntry {
  const kind = cursor.take('WITH') ? cursor.name() : 'sha256_password';
  if (kind === 'no_password') return { kind, digest: '', salt: '' };
  cursor.need('BY');
  const secret = cursor.literal();
  const salt = cursor.take('SALT') ? cursor.literal() : '';
  switch (kind) {
    case 'plaintext_password':
    case 'sha256_password':
      return { kind, digest: sha256(secret), salt: '' };
    case 'sha256_hash':
      return { kind: 'sha256_password', digest: secret.toLowerCase(), salt };
    case 'double_sha1_password':
      return { kind, digest: doubleSha1(secret), salt: '' };
    case 'double_sha1_hash':
      return { kind: 'double_sha1_password', digest: secret.toLowerCase(), salt: '' };
    default:
      throw unsupported(`IDENTIFIED WITH ${kind}`);
  }
}
