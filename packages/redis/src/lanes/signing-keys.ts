import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { BulkheadError } from '@bulkhead/tenancy';

/** `<version>:<64 hex>`, several with commas, newest first: `2:9f…,1:4c…`. The newest signs, all of them verify. */
const entry = /^([A-Za-z0-9_-]{1,32}):([0-9a-fA-F]{64})$/;

/** Names what the key is for, so that a signature made with it for anything else is none of an envelope. */
const PURPOSE = 'bulkhead.envelope\n';

export class SigningKeys {
  readonly newest: string;
  readonly #keys = new Map<string, KeyObject>();

  constructor(text: string) {
    for (const part of text.split(',')) {
      const [, version, hex] = entry.exec(part.trim()) ?? [];
      if (!version || !hex) throw invalid(`key ${this.#keys.size + 1} is malformed`);
      if (this.#keys.has(version)) throw invalid(`version ${version} stands there twice`);
      if (/^(.)\1*$/.test(hex)) throw invalid(`key ${version} is one character repeated`);
      this.#keys.set(version, createSecretKey(hex, 'hex'));
    }
    this.newest = this.#keys.keys().next().value as string;
  }

  has(version: string): boolean {
    return this.#keys.has(version);
  }

  /** Over the header, which names the key version, and the payload's digest. */
  sign(version: string, header: string, payload: Buffer): string {
    const key = this.#keys.get(version);
    if (!key) throw invalid(`no key has version ${version}`);
    return createHmac('sha256', key)
      .update(`${PURPOSE}${header}\n${hash('sha256', payload, 'hex')}`)
      .digest('base64url');
  }

  verify(version: string, header: string, payload: Buffer, signature: string): boolean {
    const [given, right] = [Buffer.from(signature), Buffer.from(this.sign(version, header, payload))];
    return given.length === right.length && timingSafeEqual(given, right);
  }
}

/** Never quotes the text: it is a secret. */
const invalid = (fault: string): BulkheadError =>
  new BulkheadError(
    'CONFIGURATION_INVALID',
    `INGEST_SIGNING_KEYS: ${fault}, expected <version>:<64 hex characters>, several separated by commas, newest first; make one with "openssl rand -hex 32"`,
  );
