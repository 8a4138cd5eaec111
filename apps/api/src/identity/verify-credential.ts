import { timingSafeEqual } from 'node:crypto';
import type { AuthLookups, KnownUser } from '@bulkhead/db';
import { type Admission, admitToken, admitUser } from './admit.js';
import { parseApiKey } from './api-key.js';
import { type OrgReferenceOptions, orgReferences } from './org-reference.js';
import type { VerifiedJwt, VerifyJwt } from './verify-jwt.js';

/** Undefined for whatever may not come in, with no word on why. Throws when it cannot be known. */
export type VerifyCredential = (credential: string, requestId: string) => Promise<Admission | undefined>;

export interface CredentialParts {
  /** The auth plane. Asked on every request: nothing of it is remembered. */
  readonly directory: Pick<AuthLookups, 'findToken' | 'findUser'>;
  readonly verifyJwt: VerifyJwt;
  readonly org: OrgReferenceOptions;
  readonly now?: () => Date;
}

const nobody = Buffer.alloc(32);

export const createCredentialVerifier = ({
  directory,
  verifyJwt,
  org,
  now = () => new Date(),
}: CredentialParts): VerifyCredential => {
  const byApiKey = async (text: string, requestId: string) => {
    const key = parseApiKey(text);
    if (!key) return undefined;
    const token = await directory.findToken(key.publicId);
    // Compared also when there is no such key, so that the time does not tell which public ids exist.
    const stored = token?.secretHash.length === nobody.length ? token.secretHash : nobody;
    const matches = timingSafeEqual(key.secretHash, stored);
    return token && matches ? admitToken(token, now(), requestId) : undefined;
  };

  const byJwt = async (text: string, requestId: string) => {
    const verified = await verifyJwt(text);
    if (!verified) return undefined;
    const users = await directory.findUser(verified.issuer, verified.subject);
    const user = userMeant(verified, users, org);
    return user && admitUser(user, requestId);
  };

  return (credential, requestId) =>
    credential.startsWith('bk_') ? byApiKey(credential, requestId) : byJwt(credential, requestId);
};

/** Every strategy that found a reference must mean the same org, and the issuer must be one that may speak for it. */
const userMeant = (
  { provider, claims }: VerifiedJwt,
  users: readonly KnownUser[],
  options: OrgReferenceOptions,
): KnownUser | undefined => {
  const references = orgReferences(claims, options);
  if (!references?.length) return undefined;
  return users.find(({ orgId, orgSlug }) => {
    const means = (reference: string) => reference === orgSlug || reference.toLowerCase() === orgId;
    return (
      references.every(({ reference }) => means(reference)) &&
      (provider.orgs === '*' || provider.orgs.some(means))
    );
  });
};
