import type { Db } from '@bulkhead/db';
import type { OrgContext, OrgId } from '@bulkhead/tenancy';
import type { Later } from '../later.js';
import { chainAuditLog } from './chain-audit-log.js';

export interface AuditSealer {
  /** Chains the org's new entries a moment later, however many writes ask for it meanwhile. */
  soon(context: OrgContext): void;
}

/** Milliseconds that an entry may stand unchained, in which only the database's own rights protect it. */
const moment = 100;

/**
 * An entry is chained after its transaction: a chain that each transaction continued would make all writes of an
 * org wait for each other's commit. What a process that died has left is chained by the next one that writes or
 * verifies.
 */
export const createAuditSealer = (db: Db, later: Later): AuditSealer => {
  const waiting = new Set<OrgId>();
  return {
    soon(context) {
      if (waiting.has(context.orgId)) return;
      waiting.add(context.orgId);
      later.run(moment, async () => {
        waiting.delete(context.orgId);
        await chainAuditLog(db.forOrg(context));
      });
    },
  };
};
