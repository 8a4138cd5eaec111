import { BulkheadError } from '@bulkhead/tenancy';
import { z } from 'zod';
import { algorithms, type IdentityProvider, type PublicKey, publicKey } from './identity-provider.js';

export interface KeySource {
  /** The keys that may have signed a token with this key id. */
  keys(kid: string | undefined): Promise<readonly PublicKey[]>;
}

/** Milliseconds. */
const timeout = 3_000;
const refreshAfter = 5 * 60_000;
const uselessAfter = 15 * 60_000;
/** Tokens with made-up key ids must not turn us into a load on the provider. */
const cooldown = 30_000;
const largestBytes = 262_144;

/**
 * Keys by URL. A key id that is not known is looked for at once, so that a rotation needs no wait; a provider
 * that is away is bridged for a quarter of an hour and then nobody gets in by it, since its keys may have been
 * withdrawn.
 */
export const remoteKeys = (
  { jwksUrl = '', algorithms }: Pick<IdentityProvider, 'jwksUrl' | 'algorithms'>,
  now: () => number = Date.now,
): KeySource => {
  let known: { readonly keys: readonly PublicKey[]; readonly at: number } | undefined;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  const refresh = () => {
    running ??= (async () => {
      attemptedAt = now();
      const keys = await fetchKeys(jwksUrl, algorithms);
      known = { keys, at: now() };
    })().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    async keys(kid) {
      const age = known ? now() - known.at : Number.POSITIVE_INFINITY;
      const rested = now() - attemptedAt >= cooldown;
      if (age >= uselessAfter) {
        if (!rested && !running) throw unavailable(jwksUrl, 'failed a moment ago');
        await refresh();
      } else if (kid !== undefined && !known?.keys.some((key) => key.kid === kid)) {
        if (rested || running) await refresh().catch(() => undefined);
      } else if (age >= refreshAfter && rested) {
        refresh().catch(() => undefined);
      }
      return known?.keys ?? [];
    },
  };
};

export const staticKeys = (keys: readonly PublicKey[]): KeySource => ({ keys: () => Promise.resolve(keys) });

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

const fetchKeys = async (
  url: string,
  allowed: IdentityProvider['algorithms'],
): Promise<readonly PublicKey[]> => {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = await boundedText(response);
    return keySet.parse(JSON.parse(text)).keys.flatMap((key) => usable(key, allowed));
  } catch (cause) {
    throw unavailable(url, cause instanceof Error ? cause.message : String(cause), cause);
  }
};

const boundedText = async (response: Response): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > largestBytes) throw new Error(`more than ${largestBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** A key set may hold keys for other uses. Of ours, each is pinned to one algorithm, its own or the only one that fits. */
const usable = (
  key: Readonly<Record<string, unknown>>,
  allowed: IdentityProvider['algorithms'],
): PublicKey[] => {
  if (key['use'] !== undefined && key['use'] !== 'sig') return [];
  const fitting = allowed.filter((algorithm) => fits(key, algorithm));
  const alg = key['alg'] ?? (fitting.length === 1 ? fitting[0] : undefined);
  const parsed = publicKey.safeParse({ ...key, alg });
  return parsed.success && fitting.includes(parsed.data.alg) ? [parsed.data] : [];
};

const curves: Partial<Record<string, (typeof algorithms)[number]>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
};
const fits = (key: Readonly<Record<string, unknown>>, algorithm: string): boolean =>
  key['kty'] === 'RSA' ? /^[PR]S/.test(algorithm) : curves[String(key['crv'])] === algorithm;

const unavailable = (url: string, why: string, cause?: unknown) =>
  new BulkheadError(
    'STORE_UNAVAILABLE',
    `keys of the identity provider at ${url} cannot be had (${why}); tokens of it are refused until they can`,
    { cause },
  );
