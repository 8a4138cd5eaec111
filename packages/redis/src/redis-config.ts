import { BulkheadError } from '@bulkhead/tenancy';
import { z } from 'zod';

const schema = z.object({
  /** redis:// or, in production, rediss:// with a password. */
  url: z.url({ protocol: /^rediss?$/ }),
  /** Writes the org as a hash tag in every key, as Redis Cluster needs. Not to be changed on a filled server. */
  hashTags: z.boolean().default(false),
});

export interface RedisConfig {
  readonly url: string;
  readonly hashTags?: boolean;
  /** Broken connections heal by themselves; this is for logs. */
  readonly onError?: (error: Error) => void;
}

export const parseConfig = (config: RedisConfig) => {
  const parsed = schema.safeParse(config);
  if (parsed.success) return Object.freeze(parsed.data);
  const [issue] = parsed.error.issues;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `createRedis: ${issue?.path.join('.')} is not valid (${issue?.message}); correct it`,
  );
};
