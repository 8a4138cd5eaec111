import { createPrivateKey, createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { deriveKeys } from '../deployment-keys.js';
import { type IdentityProvider, identityProvider } from './identity-provider.js';
import type { OrgReferenceOptions } from './org-reference.js';

export const localIssuer = 'urn:bulkhead:local';
const audience = 'bulkhead-api';
/** Seconds. */
const lifetime = 8 * 3600;

/** ASN.1 of an Ed25519 private key, up to its 32 bytes. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface LocalIssuer {
  readonly provider: IdentityProvider;
  sign(subject: string, org: string): Promise<{ readonly token: string; readonly expiresAt: string }>;
}

/**
 * An identity provider of our own, for development: its tokens go the same way as anybody's. The key follows from
 * the deployment's, so that every process of a deployment knows it and no other one does.
 */
export const createLocalIssuer = (deploymentKeys: string, names: OrgReferenceOptions): LocalIssuer => {
  const keys = deriveKeys(deploymentKeys, 'local sign-in').map(privateKey);
  const [newest] = keys;
  if (!newest) throw new TypeError('the local issuer needs a key');
  return {
    provider: identityProvider.parse({
      issuer: localIssuer,
      audience,
      orgs: '*',
      algorithms: ['EdDSA'],
      keys: keys.map((key, index) => ({
        ...createPublicKey(key).export({ format: 'jwk' }),
        kid: `local-${index}`,
        alg: 'EdDSA',
      })),
      maxAgeSeconds: lifetime,
    }),
    async sign(subject, org) {
      const now = Math.floor(Date.now() / 1000);
      const token = await new SignJWT(orgClaims(org, names))
        .setProtectedHeader({ alg: 'EdDSA', kid: 'local-0' })
        .setIssuer(localIssuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(now)
        .setExpirationTime(now + lifetime)
        .sign(newest);
      return { token, expiresAt: new Date((now + lifetime) * 1000).toISOString() };
    },
  };
};

/** In whatever way the deployment reads it. */
const orgClaims = (org: string, { claim, urnClaim, groupsClaim, groupPrefix }: OrgReferenceOptions) => ({
  [claim]: org,
  [urnClaim]: org,
  [groupsClaim]: [groupPrefix + org],
});

const privateKey = (seed: Buffer) =>
  createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
