import { z } from 'zod';

/** No symmetric algorithm and no `none`: a public key can then never be taken for a secret. */
export const algorithms = [
  'EdDSA',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
] as const;

const algorithm = z.enum(algorithms);
const isSecure = (url: string) => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
};

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** A public key with the one algorithm that it verifies. */
export const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'OKP', 'RSA']), kid: z.string().min(1), alg: algorithm })
  .refine((key) => !privateMembers.some((member) => member in key), 'holds a private member');
export type PublicKey = z.infer<typeof publicKey>;

/**
 * Who may vouch for whom: tokens of this issuer, for this audience, signed with one of these keys, may speak
 * for these orgs and no others.
 */
export const identityProvider = z
  .strictObject({
    issuer: z.string().min(1).max(255),
    audience: z.string().min(1).max(255),
    /** Ids or slugs; `*` for every org in which the database knows the person. */
    orgs: z.union([z.literal('*'), z.array(z.string().min(1)).min(1)]),
    algorithms: z.array(algorithm).min(1),
    jwksUrl: z
      .url({ protocol: /^https?$/ })
      .refine(isSecure, 'must be https, except on this machine')
      .optional(),
    keys: z.array(publicKey).min(1).optional(),
    clockSkewSeconds: z.int().min(0).max(300).default(30),
    maxAgeSeconds: z
      .int()
      .min(60)
      .max(7 * 86_400)
      .default(86_400),
  })
  .refine(
    ({ jwksUrl, keys }) => (jwksUrl === undefined) !== (keys === undefined),
    'needs either jwksUrl or keys',
  )
  .refine(
    ({ keys, algorithms }) => (keys ?? []).every(({ alg }) => algorithms.includes(alg)),
    'has a key with an algorithm that is not in its algorithms',
  );
export type IdentityProvider = z.infer<typeof identityProvider>;

export const identityProviders = z
  .array(identityProvider)
  .refine(
    (list) => new Set(list.map(({ issuer, audience }) => `${issuer} ${audience}`)).size === list.length,
    'names an issuer and audience twice',
  );
