import { type OrgContext, orgId, systemId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';

/** Stands in audit logs where nobody called. */
const evaluator = systemId('00000000-0000-7000-8000-000000510510');

/**
 * For the evaluation of an SLO, which nobody calls. The org comes from `claimSlos`, the database's own list of what is
 * due, and from nowhere else: docs/decisions/0031-worker-contexts.md says why that is safe. It has the role with the
 * fewest rights.
 */
export const sloContext = (claimed: { readonly orgId: string; readonly sloId: string }): OrgContext =>
  issueContext({
    orgId: orgId(claimed.orgId),
    actor: { kind: 'system', id: evaluator },
    role: 'agent',
    requestId: `slo-${claimed.sloId}`,
  });
