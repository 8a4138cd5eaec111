import { BulkheadError } from '@bulkhead/tenancy';
import { z } from 'zod';
import { laneLimits } from './lanes/lane-limits.js';
import { type LanePlacement, POOLED } from './lanes/placement.js';
import { SigningKeys } from './lanes/signing-keys.js';
import { type LoadLimits, limitDefaults } from './limiter/limits.js';

export interface RedisConfig {
  /** redis:// or, in production, rediss://, with user and password. */
  readonly url: string;
  /** INGEST_SIGNING_KEYS. Lanes refuse to work without. */
  readonly envelopeKeys?: string;
  /** Requests per minute that an org has unless `limits.load` says otherwise. */
  readonly limits?: z.input<typeof limitDefaults> & {
    /** An org's own limits, from Postgres. Asked at most every ten seconds per org. */
    readonly load?: LoadLimits;
    /** How many processes share a limit: what each grants alone while Redis is away is its share. */
    readonly processes?: number;
  };
  readonly lanes?: z.input<typeof laneLimits> & {
    /** Pooled for all orgs unless given. */
    readonly placement?: LanePlacement;
  };
  /** Writes the org as `{org}` in every key, as Redis Cluster needs. Not to be changed on a filled server. */
  readonly hashTags?: boolean;
  /** Broken connections heal by themselves, and a lane that cannot be read is tried again; this is for logs. */
  readonly onError?: (error: Error) => void;
}

export const redisAddress = z.url({ protocol: /^rediss?$/ });

const schema = z.object({
  url: redisAddress,
  hashTags: z.boolean().default(false),
  limits: limitDefaults.extend({ processes: z.int().min(1).max(10_000).default(1) }).prefault({}),
  lanes: laneLimits.prefault({}),
});

export const parseConfig = (config: RedisConfig) => {
  const parsed = schema.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BulkheadError(
      'CONFIGURATION_INVALID',
      `createRedis: ${issue?.path.join('.')} is not valid (${issue?.message}); correct it`,
    );
  }
  return {
    ...parsed.data,
    signingKeys: config.envelopeKeys === undefined ? undefined : new SigningKeys(config.envelopeKeys),
    loadLimits: config.limits?.load,
    placement: config.lanes?.placement ?? (async () => POOLED),
    onError: config.onError ?? (() => undefined),
  };
};
