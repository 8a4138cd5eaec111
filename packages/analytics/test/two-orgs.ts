import { type OrgContext, type OrgId, orgId, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';

/** Globex sorts before acme, so that whoever takes the first row of all orgs takes one of globex. */
export const acme = orgId('00000000-0000-7000-8000-00000000acce');
export const globex = orgId('00000000-0000-7000-8000-0000000000eb');

export const contextOf = (org: OrgId, requestId = 'request-1'): OrgContext =>
  issueContext({ orgId: org, actor: { kind: 'user', id: userId(org) }, role: 'admin', requestId });
