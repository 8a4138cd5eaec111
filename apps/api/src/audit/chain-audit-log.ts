import type { OrgDb } from '@bulkhead/db';

const atOnce = 1000;

/** Chains every entry that is not chained yet, in short steps: each holds the org's chain for its duration. */
export const chainAuditLog = async (db: OrgDb): Promise<void> => {
  for (;;) {
    const [step] = await db.$queryRaw<
      { done: number }[]
    >`select bulkhead.chain_audit_log(${atOnce}::integer) as done`;
    if ((step?.done ?? 0) < atOnce) return;
  }
};
