import { type OrgContext, orgId, systemId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';

/** Stands in audit logs where nobody called. */
const worker = systemId('00000000-0000-7000-8000-000000510510');

/**
 * For what nobody calls: the evaluation of an SLO, the announcement of an incident. The org comes from `claimSlos` or
 * `claimIncidentNews`, the database's own lists of what is due, and from nowhere else: docs/decisions/0031-worker-contexts.md
 * says why that is safe. It has the role with the fewest rights.
 */
const systemContext = (org: string, requestId: string): OrgContext =>
  issueContext({ orgId: orgId(org), actor: { kind: 'system', id: worker }, role: 'agent', requestId });

export const sloContext = (claimed: { readonly orgId: string; readonly sloId: string }): OrgContext =>
  systemContext(claimed.orgId, `slo-${claimed.sloId}`);

export const newsContext = (claimed: { readonly orgId: string; readonly newsId: string }): OrgContext =>
  systemContext(claimed.orgId, `news-${claimed.newsId}`);
