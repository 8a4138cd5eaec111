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
  const inner = hash(
    'sha256',
    Buffer.concat([key, Buffer.from(messageOf(version, { org, actor, role }))]),
    'buffer',
  );
  return `${version}.${hash('sha256', Buffer.concat([key, inner]), 'hex')}`;
};

/** The same callers come again and again, and two hashes take longer than the rest of forOrg. */
export const sealer = (key: SealKey, remembered = 1000): ((facts: SealedFacts) => string) => {
  const known = new Map<string, string>();
  return (facts) => {
    const message = messageOf(key.version, facts);
    let made = known.get(message);
    if (made === undefined) {
      if (known.size >= remembered) known.clear();
      made = seal(key, facts);
      known.set(message, made);
    }
    return made;
  };
};

/** Exactly what is hashed: two callers with one message have one seal. */
const messageOf = (version: number, { org, actor, role }: SealedFacts): string =>
  `${version}|${org}|${actor}|${role}`;

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
