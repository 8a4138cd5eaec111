import type { TimedJob } from './job.js';

const ORGS_AT_ONCE = 100;

/** Writes down when keys were last used, which the api notes in Redis: one statement for each org that is due. */
export const flushTokenUses: TimedJob = {
  name: 'tokens.flush',
  every: 5_000,
  timeout: 30_000,
  run: ({ services: { db, redis }, signal }) =>
    redis.tokenUses.flush(ORGS_AT_ONCE, (org, uses) => {
      signal.throwIfAborted();
      return db.asAuth().noteTokenUses(org, uses);
    }),
};
