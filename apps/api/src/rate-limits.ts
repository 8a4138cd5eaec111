import type { Db } from '@bulkhead/db';
import type { RedisConfig } from '@bulkhead/redis';
import type { ApiConfig } from './config.js';

/** The deployment's limits, and those of an org whose row has its own. */
export const rateLimits =
  (config: ApiConfig) =>
  (db: Pick<Db, 'asAuth'>): NonNullable<RedisConfig['limits']> => ({
    org: config.RATE_LIMIT_ORG,
    token: config.RATE_LIMIT_TOKEN,
    signIn: config.RATE_LIMIT_SIGN_IN,
    failures: config.RATE_LIMIT_WRONG_CREDENTIALS,
    records: config.RATE_LIMIT_INGEST,
    actions: { 'token.create': config.RATE_LIMIT_KEY_CREATION },
    processes: config.API_PROCESSES,
    load: async (org) => {
      const known = await db.asAuth().findLimits(org);
      return {
        ...(known?.requestsPerMinute && { org: known.requestsPerMinute }),
        ...(known?.recordsPerMinute && { records: known.recordsPerMinute }),
      };
    },
  });
