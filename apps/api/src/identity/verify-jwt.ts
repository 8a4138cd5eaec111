import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import type { IdentityProvider } from './identity-provider.js';
import { type KeySource, remoteKeys, staticKeys } from './jwks.js';

export interface VerifiedJwt {
  readonly provider: IdentityProvider;
  readonly issuer: string;
  readonly subject: string;
  readonly claims: Readonly<JWTPayload>;
}

export type VerifyJwt = (token: string) => Promise<VerifiedJwt | undefined>;

const longest = 8192;
const types = new Set<unknown>([undefined, 'JWT', 'at+jwt', 'application/at+jwt']);
/** Headers by which a token would bring its own key along. */
const ownKeys = ['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'];
const subject = z.string().min(1).max(255);

/**
 * Verifies against the registry and nothing that the token says of itself. Undefined for a token that is not
 * valid; throws only when it cannot be known, because the provider's keys cannot be had.
 */
export const createJwtVerifier = (
  providers: readonly IdentityProvider[],
  now: () => number = Date.now,
): VerifyJwt => {
  const sources = new Map<IdentityProvider, KeySource>(
    providers.map((provider) => [
      provider,
      provider.keys ? staticKeys(provider.keys) : remoteKeys(provider, now),
    ]),
  );

  return async (token) => {
    const claimed = token.length > longest ? undefined : claimedBy(token);
    const provider = claimed && providerOf(claimed.claims, providers);
    const source = provider && sources.get(provider);
    if (!claimed || !source) return undefined;
    const { kid, typ } = claimed.header;
    if (!types.has(typ) || ownKeys.some((name) => name in claimed.header)) return undefined;
    const keys = await source.keys(kid);
    try {
      const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...keys] }), {
        issuer: provider.issuer,
        audience: provider.audience,
        algorithms: provider.algorithms,
        clockTolerance: provider.clockSkewSeconds,
        maxTokenAge: provider.maxAgeSeconds,
        requiredClaims: ['iss', 'aud', 'sub', 'exp', 'iat'],
        currentDate: new Date(now()),
      });
      return { provider, issuer: provider.issuer, subject: subject.parse(payload.sub), claims: payload };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError) {
        return undefined;
      }
      throw error;
    }
  };
};

/** What the token says of itself, still unverified: good for nothing but finding the entry to verify it with. */
const claimedBy = (token: string) => {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
};

/** Two entries that fit are as bad as none: which orgs would the token speak for? */
const providerOf = ({ iss, aud }: JWTPayload, providers: readonly IdentityProvider[]) => {
  const audiences = typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud : [];
  const fitting = providers.filter(({ issuer, audience }) => issuer === iss && audiences.includes(audience));
  return fitting.length === 1 ? fitting[0] : undefined;
};
