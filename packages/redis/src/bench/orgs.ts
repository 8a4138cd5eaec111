import { type OrgContext, orgId, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';

const id = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const context = (n: number): OrgContext =>
  issueContext({
    orgId: orgId(id(n)),
    actor: { kind: 'user', id: userId(id(n)) },
    role: 'member',
    requestId: 'bench',
  });

export const envelopeKeys = `1:${'0123456789abcdef'.repeat(4)}`;
