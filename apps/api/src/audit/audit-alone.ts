import type { OrgContext } from '@bulkhead/tenancy';
import type { OrgServices } from '../services.js';
import { type AuditFacts, audit } from './audit-entry.js';

/** An entry of what has no other effect in the database, such as a refusal. */
export const auditAlone = async (
  { db, sealer }: Pick<OrgServices, 'db' | 'sealer'>,
  context: OrgContext,
  facts: AuditFacts,
): Promise<void> => {
  await audit(db.forOrg(context), facts);
  sealer.soon(context);
};
