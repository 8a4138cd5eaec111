import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { BulkheadError, type OrgId } from '@bulkhead/tenancy';

/** Where a secret stands. It cannot be opened anywhere else, so that one cannot be moved to another org or column. */
export interface SecretPlace {
  readonly orgId: OrgId;
  readonly table: string;
  readonly column: string;
}

/** The one seam through which secrets get into and out of rows. */
export interface Vault {
  seal(place: SecretPlace, secret: string): Uint8Array<ArrayBuffer>;
  open(place: SecretPlace, sealed: Uint8Array): string;
}

/** `BKS1` names the format: AES-256-GCM; then the key's version, a nonce, a tag, and the secret. */
const magic = Buffer.from('BKS1');
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = magic.length + 4;

/** @param keys SECRETS_KEY: `<version>:<64 hex>`, newest first. Without it nothing is stored and nothing opened. */
export const createVault = (keys: string | undefined): Vault => {
  const byVersion = new Map(
    (keys?.split(',') ?? []).map((entry) => {
      const [version = '', hex = ''] = entry.split(':');
      return [Number(version), Buffer.from(hex, 'hex')] as const;
    }),
  );
  const [newest] = byVersion;

  return {
    seal(place, secret) {
      if (!newest) throw unavailable('SECRETS_KEY is not set');
      const [version, key] = newest;
      const header = Buffer.concat([magic, uint32(version)]);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(header, place));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Uint8Array.from(Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]));
    },
    open(place, sealed) {
      const bytes = Buffer.from(sealed);
      const header = bytes.subarray(0, headerBytes);
      const isOurs =
        bytes.length >= headerBytes + nonceBytes + tagBytes && header.subarray(0, 4).equals(magic);
      if (!isOurs) throw unavailable('a stored secret is not in a known format');
      const version = header.readUInt32BE(magic.length);
      const key = byVersion.get(version);
      if (!key) throw unavailable(`key version ${version} is not in SECRETS_KEY`);
      const [nonceEnd, tagEnd] = [headerBytes + nonceBytes, headerBytes + nonceBytes + tagBytes];
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(headerBytes, nonceEnd))
        .setAuthTag(bytes.subarray(nonceEnd, tagEnd))
        .setAAD(bound(header, place));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw unavailable('a stored secret was altered, moved, or sealed by another key', cause);
      }
    },
  };
};

const bound = (header: Buffer, { orgId, table, column }: SecretPlace) =>
  Buffer.concat([header, Buffer.from(JSON.stringify([orgId, table, column]))]);

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const unavailable = (why: string, cause?: unknown) =>
  new BulkheadError('ENCRYPTION_UNAVAILABLE', `${why}, so the secret stays where it is; see SECRETS_KEY`, {
    cause,
  });
