import type { TimedJob } from './job.js';

const ORGS_AT_ONCE = 500;

/** Chains audit entries soon after they were written, so that nobody has to read the log for it to be sealed. */
export const sealAudit: TimedJob = {
  name: 'audit.seal',
  every: 10_000,
  timeout: 60_000,
  run: async ({ services: { db }, signal }) => {
    let last: string | undefined;
    do {
      last = await db.asAuth().chainAuditLogs(last, ORGS_AT_ONCE);
    } while (last !== undefined && !signal.aborted);
    return false;
  },
};
