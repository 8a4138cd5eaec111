import { hash } from 'node:crypto';
import { BulkheadError } from '@bulkhead/tenancy';

export interface SealKey {
  readonly version: number;
  readonly key: Buffer;
}

/** What a seal covers. The auth plane has an empty org, an empty actor and the role `auth`. */
export interface SealedFacts {
  readonly org: string;
  readonly actor: string;
  readonly role: string;
}

/**
 * CONTEXT_SEAL_KEY: `<version>:<64 hex>`, several separated by commas, newest first. The first one signs;
 * the others are named so that one value can be shared with the database side of a rotation.
 */
export const parseSealKeys = (text: string): readonly [SealKey, ...SealKey[]] => {
  const keys = text.split(',').map((part, index) => parseKey(part.trim(), index));
  const [first, ...rest] = keys;
  if (!first) throw malformed(0);
  const versions = new Set(keys.map(({ version }) => version));
  if (versions.size < keys.length) {
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      'CONTEXT_SEAL_KEY names one key version twice, expected each version once; remove the older entry',
      { field: 'sealKey' },
    );
  }
  return [first, ...rest];
};

/** `<version>.<hex>`, as bulkhead.current_org_id() recomputes it in the database. */
export const seal = ({ version, key }: SealKey, { org, actor, role }: SealedFacts): string => {
  const message = Buffer.from(`${version}|${org}|${actor}|${role}`, 'utf8');
  const inner = hash('sha256', Buffer.concat([key, message]), 'buffer');
  return `${version}.${hash('sha256', Buffer.concat([key, inner]), 'hex')}`;
};

const parseKey = (part: string, index: number): SealKey => {
  const match = /^([1-9]\d{0,8}):([0-9a-f]{64})$/i.exec(part);
  if (!match?.[1] || !match[2]) throw malformed(index);
  return { version: Number(match[1]), key: Buffer.from(match[2], 'hex') };
};

// The value itself is a secret and stays out of the message.
const malformed = (index: number) =>
  new BulkheadError(
    'CONFIGURATION_INVALID',
    `CONTEXT_SEAL_KEY entry ${index + 1} is malformed, expected <version>:<64 hex digits>; make a key with pnpm db:rotate-seal`,
    { field: 'sealKey' },
  );
