import { createHmac } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import {
  type IdentityProvider,
  identityProvider,
  identityProviders,
  type PublicKey,
} from './identity-provider.js';
import { createJwtVerifier, type VerifyJwt } from './verify-jwt.js';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let es: Pair;
let rsa: Pair;
let stranger: Pair;
let esKey: PublicKey;
let rsaKey: PublicKey;
let provider: IdentityProvider;
let verify: VerifyJwt;

const issuer = 'https://idp.acme.test';
const audience = 'bulkhead';
const now = Date.UTC(2026, 0, 1);
const seconds = (offset: number) => now / 1000 + offset;

beforeAll(async () => {
  es = await generateKeyPair('ES256', { extractable: true });
  rsa = await generateKeyPair('RS256', { extractable: true });
  stranger = await generateKeyPair('ES256', { extractable: true });
  esKey = { ...(await exportJWK(es.publicKey)), kid: 'es', alg: 'ES256' } as PublicKey;
  rsaKey = { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256' } as PublicKey;
  provider = identityProvider.parse({
    issuer,
    audience,
    orgs: ['acme'],
    algorithms: ['ES256', 'RS256', 'PS256'],
    keys: [esKey, rsaKey],
  });
  verify = createJwtVerifier([provider], () => now);
});
afterEach(() => expect.hasAssertions());

const claims = (change: JWTPayload = {}): JWTPayload => ({
  iss: issuer,
  aud: audience,
  sub: 'jane',
  iat: seconds(-10),
  exp: seconds(600),
  ...change,
});
const sign = (payload: JWTPayload, header: Partial<JWTHeaderParameters> = {}, key = es.privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'es', ...header }).sign(key);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const without = (name: string): JWTPayload => {
  const { [name]: _, ...rest } = claims();
  return rest;
};

describe('a token that is valid', () => {
  test('gives issuer, subject and claims', async () => {
    expect(await verify(await sign(claims({ org_id: 'acme' })))).toMatchObject({
      issuer,
      subject: 'jane',
      claims: { org_id: 'acme' },
      provider: { orgs: ['acme'] },
    });
  });

  test.each([
    { aud: ['other', audience] },
    { exp: seconds(-20) },
    { nbf: seconds(20) },
    { iat: seconds(20) },
  ])('may have %j, within the clock skew', async (change) => {
    expect(await verify(await sign(claims(change)))).toBeDefined();
  });

  test('may leave the key id out where one key fits', async () => {
    expect(await verify(await sign(claims(), { kid: undefined as never }))).toBeDefined();
  });
});

describe('guarantees that a token is refused', () => {
  test.each<[string, () => JWTPayload]>([
    ['of another issuer', () => claims({ iss: 'https://idp.globex.test' })],
    ['of an issuer that differs by a slash', () => claims({ iss: `${issuer}/` })],
    ['for another audience', () => claims({ aud: 'globex-api' })],
    ['for no audience', () => claims({ aud: [] })],
    ['that has expired', () => claims({ exp: seconds(-31) })],
    ['that is not valid yet', () => claims({ nbf: seconds(31) })],
    ['issued in the future', () => claims({ iat: seconds(31), exp: seconds(700) })],
    ['older than its provider allows', () => claims({ iat: seconds(-86_431) })],
    ['with an end that is no number', () => claims({ exp: '9999999999' as never })],
    ['with a subject that is no text', () => claims({ sub: { $ne: null } as never })],
    ['with an empty subject', () => claims({ sub: '' })],
    ['with a subject beyond the column', () => claims({ sub: 's'.repeat(256) })],
    ['without iss', () => without('iss')],
    ['without aud', () => without('aud')],
    ['without sub', () => without('sub')],
    ['without exp', () => without('exp')],
    ['without iat', () => without('iat')],
  ])('%s', async (_, payload) => {
    expect(await verify(await sign(payload()))).toBeUndefined();
  });

  test.each<[string, () => Promise<string>]>([
    ['unsigned', async () => `${part({ alg: 'none' })}.${part(claims())}.`],
    ['unsigned, in other letters', async () => `${part({ alg: 'nOnE', kid: 'es' })}.${part(claims())}.`],
    ['with its signature cut off', async () => (await sign(claims())).replace(/[^.]+$/, '')],
    [
      'with a signature of another token',
      async () => {
        const [, , signature] = (await sign(claims({ sub: 'eve' }))).split('.');
        const [header, payload] = (await sign(claims())).split('.');
        return `${header}.${payload}.${signature}`;
      },
    ],
    [
      'with changed claims',
      async () => {
        const [header, , signature] = (await sign(claims())).split('.');
        return `${header}.${part(claims({ sub: 'owner' }))}.${signature}`;
      },
    ],
    ['signed by a stranger under a known key id', () => sign(claims(), {}, stranger.privateKey)],
    ['signed under an unknown key id', () => sign(claims(), { kid: 'nope' })],
    [
      'signed by the key of another algorithm of the same family',
      async () => {
        const pss = await importAs('PS256');
        return new SignJWT(claims()).setProtectedHeader({ alg: 'PS256', kid: 'rsa' }).sign(pss);
      },
    ],
    [
      'that brings its own key',
      async () => sign(claims(), { jwk: await exportJWK(stranger.publicKey) }, stranger.privateKey),
    ],
    ['that names where its key is', () => sign(claims(), { jku: 'https://evil.test/jwks' })],
    ['that brings a certificate', () => sign(claims(), { x5c: ['MIIB'] })],
    [
      'with an extension that must be understood',
      () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'ES256', kid: 'es', crit: ['exp'], exp: 1 })
          .sign(es.privateKey, { crit: { exp: true } }),
    ],
    ['of another type', () => sign(claims(), { typ: 'logout+jwt' })],
    ['with a key id that is a path', () => sign(claims(), { kid: '../../dev/null' })],
  ])('%s', async (_, forge) => {
    expect(await verify(await forge())).toBeUndefined();
  });

  test('signed by HMAC with the public key as the secret', async () => {
    for (const secret of [await exportSPKI(rsa.publicKey), JSON.stringify(rsaKey), rsaKey['n'] as string]) {
      for (const kid of ['rsa', 'es', undefined]) {
        const head = `${part({ alg: 'HS256', kid })}.${part(claims())}`;
        const mac = createHmac('sha256', secret).update(head).digest('base64url');
        expect(await verify(`${head}.${mac}`)).toBeUndefined();
      }
    }
  });

  test('signed with ECDSA of zeros (CVE-2022-21449)', async () => {
    const head = `${part({ alg: 'ES256', kid: 'es' })}.${part(claims())}`;
    expect(await verify(`${head}.${Buffer.alloc(64).toString('base64url')}`)).toBeUndefined();
  });

  test.each(['', '.', '..', '...', 'a.b.c', 'eyJ.eyJ.x', `${'a'.repeat(9000)}.b.c`, 'a.b.c.d.e', '\0', 'bk'])(
    'when it is %j',
    async (text) => {
      expect(await verify(text)).toBeUndefined();
    },
  );

  test('when two entries of the registry would fit it', async () => {
    const both = createJwtVerifier(
      [provider, { ...provider, audience: 'globex', orgs: ['globex'] }],
      () => now,
    );
    expect(await both(await sign(claims({ aud: ['globex', audience] })))).toBeUndefined();
    expect(await both(await sign(claims({ aud: 'globex' })))).toMatchObject({
      provider: { orgs: ['globex'] },
    });
  });
});

const importAs = async (alg: string) => {
  const { importJWK } = await import('jose');
  return importJWK({ ...(await exportJWK(rsa.privateKey)), alg }, alg);
};

describe('the registry', () => {
  const entry = () => ({ issuer, audience, orgs: '*', algorithms: ['ES256'], keys: [esKey] });

  test.each<[string, () => unknown]>([
    ['HS256', () => ({ ...entry(), algorithms: ['HS256'] })],
    ['none', () => ({ ...entry(), algorithms: ['none'] })],
    ['no algorithm', () => ({ ...entry(), algorithms: [] })],
    ['a key without an algorithm', () => ({ ...entry(), keys: [{ ...esKey, alg: undefined }] })],
    ['a key of an algorithm that is not allowed', () => ({ ...entry(), keys: [rsaKey] })],
    ['a private key', () => ({ ...entry(), keys: [{ ...esKey, d: 'x' }] })],
    ['a secret as a key', () => ({ ...entry(), keys: [{ kty: 'oct', kid: 'k', alg: 'ES256', k: 'x' }] })],
    ['keys from two places', () => ({ ...entry(), jwksUrl: 'https://idp.acme.test/jwks' })],
    ['keys from nowhere', () => ({ ...entry(), keys: undefined })],
    ['keys over plain http', () => ({ ...entry(), keys: undefined, jwksUrl: 'http://idp.acme.test/jwks' })],
    ['keys from a file', () => ({ ...entry(), keys: undefined, jwksUrl: 'file:///etc/keys' })],
    ['no orgs', () => ({ ...entry(), orgs: [] })],
    ['an hour of clock skew', () => ({ ...entry(), clockSkewSeconds: 3600 })],
    ['an option that nobody knows', () => ({ ...entry(), ignoreExpiration: true })],
  ])('guarantees that %s is refused', (_, build) => {
    expect(identityProviders.safeParse([build()]).success).toBe(false);
  });

  test('guarantees that an issuer and audience stand in it once', () => {
    expect(identityProviders.safeParse([entry(), entry()]).success).toBe(false);
    expect(identityProviders.safeParse([entry(), { ...entry(), audience: 'b' }]).success).toBe(true);
  });
});
