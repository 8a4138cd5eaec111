import { type OrgContext, type OrgId, orgId, type Role, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';

export interface TestOrg {
  readonly name: 'acme' | 'globex';
  readonly id: OrgId;
  /** The mirrored id of the other org's row `n`: same in every digit but the org's. */
  rowId(n: number): string;
  /** A text that stands in this org's rows and must never reach the other. */
  readonly marker: string;
  context(role?: Role): OrgContext;
}

const testOrg = (name: TestOrg['name'], digit: string): TestOrg => {
  const rowId = (n: number) => `0190000${digit}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  const id = orgId(rowId(0));
  return {
    name,
    id,
    rowId,
    marker: `${name}-only-7f3a`,
    context: (role = 'admin') =>
      issueContext({
        orgId: id,
        actor: { kind: 'user', id: userId(rowId(1)) },
        role,
        requestId: `test-${name}`,
      }),
  };
};

export const acme = testOrg('acme', 'a');
export const globex = testOrg('globex', 'b');
