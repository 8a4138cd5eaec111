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
    actions: {
      'token.create': config.RATE_LIMIT_KEY_CREATION,
      'ingest.records': config.RATE_LIMIT_INGEST,
    },
    processes: config.API_PROCESSES,
    load: async (org) => {
      const known = await db.asAuth().findOrg(org);
      return known?.requestsPerMinute ? { org: known.requestsPerMinute } : undefined;
    },
  });
