import { createHash, randomBytes } from 'node:crypto';
import { type OrgId, orgId } from '@bulkhead/tenancy';
import type { Redis } from 'ioredis';
import { connect, disconnect } from '../connection.js';
import { storeError } from '../store-error.js';
import { orgAclRules } from './acl-rules.js';

export interface OrgAclOptions {
  /** Of a user that may administer users: not the one that serves requests. */
  readonly adminUrl: string;
  readonly org: OrgId;
  /** Replaces the password there is. Without it an existing user keeps its own, and a new one gets a random one. */
  readonly password?: string;
  readonly hashTags?: boolean;
}

export interface OrgAcl {
  readonly username: string;
  /** Present when it was set by this call: it cannot be read later. */
  readonly password?: string;
}

/**
 * A Redis user that reaches nothing but the org's own keys, even with a plain client. Redis keeps users in memory:
 * call this after each start, or give the server an `aclfile`, to which it is saved.
 */
export const ensureOrgAcl = async ({
  adminUrl,
  org,
  password,
  hashTags = false,
}: OrgAclOptions): Promise<OrgAcl> => {
  const id = orgId(org);
  const username = `org-${id}`;
  const redis = connect({ url: adminUrl, onError: () => undefined }, 'acl');
  try {
    const known = password === undefined ? await passwordHashes(redis, username) : [];
    const set = known.length > 0 ? undefined : (password ?? randomBytes(32).toString('base64url'));
    const hashes = set === undefined ? known : [sha256(set)];
    const rules = ['reset', 'on', ...hashes.map((hash) => `#${hash}`), ...orgAclRules(id, hashTags)];
    await redis.acl('SETUSER', username, ...rules);
    // Refused by a server without an aclfile.
    await redis.acl('SAVE').catch(() => undefined);
    return { username, ...(set !== undefined && { password: set }) };
  } catch (error) {
    throw storeError(error, `the access rules of ${username}`);
  } finally {
    await disconnect(redis);
  }
};

/** For an org that is suspended or deleted: its connections end with the user. */
export const dropOrgAcl = async ({
  adminUrl,
  org,
}: Pick<OrgAclOptions, 'adminUrl' | 'org'>): Promise<void> => {
  const redis = connect({ url: adminUrl, onError: () => undefined }, 'acl');
  try {
    await redis.acl('DELUSER', `org-${orgId(org)}`);
    await redis.acl('SAVE').catch(() => undefined);
  } catch (error) {
    throw storeError(error, 'the removal of an org user');
  } finally {
    await disconnect(redis);
  }
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const passwordHashes = async (redis: Redis, username: string): Promise<string[]> => {
  const user: unknown = await redis.acl('GETUSER', username);
  if (!Array.isArray(user)) return [];
  const passwords: unknown = user[user.indexOf('passwords') + 1];
  return Array.isArray(passwords) ? passwords.map(String) : [];
};
