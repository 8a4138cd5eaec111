import { BulkheadError } from '@bulkhead/tenancy';
import type { Pool } from 'pg';
import { openSession } from './session.js';

interface SealKeyEntry {
  readonly version: number;
  /** 32 bytes. */
  readonly key: Buffer;
}

/**
 * Makes the keys of CONTEXT_SEAL_KEY (`<version>:<64 hex>`, separated by commas) known to the database, as its
 * owner. Already installed keys stay, so every deployment may call it; retired ones are not brought back.
 */
export const installSealKeys = async (migrationUrl: string, keys: string): Promise<void> => {
  const entries = parseKeys(keys);
  const session = await openSession(migrationUrl);
  try {
    for (const entry of entries) await install(session, entry);
  } finally {
    await session.end();
  }
};

const install = async (session: Pool, { version, key }: SealKeyEntry): Promise<void> => {
  await session.query(
    'insert into bulkhead.seal_keys (version, k) values ($1, $2) on conflict (version) do nothing',
    [version, key],
  );
  const { rows } = await session.query<{ clashes: boolean }>(
    'select k is distinct from $2 and retired_at is null as clashes from bulkhead.seal_keys where version = $1',
    [version, key],
  );
  if (rows[0]?.clashes) {
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      `seal key version ${version} of the database differs from the one in CONTEXT_SEAL_KEY, expected one key per version; take the key that the other processes use or rotate with pnpm db:rotate-seal`,
    );
  }
};

const parseKeys = (text: string): SealKeyEntry[] =>
  text.split(',').map((part, index) => {
    const [, version, hex] = /^([1-9]\d{0,8}):([0-9a-f]{64})$/i.exec(part.trim()) ?? [];
    if (version && hex) return { version: Number(version), key: Buffer.from(hex, 'hex') };
    // The value is a secret and stays out of the message.
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      `CONTEXT_SEAL_KEY entry ${index + 1} is malformed, expected <version>:<64 hex digits>; make a key with pnpm db:rotate-seal`,
    );
  });
