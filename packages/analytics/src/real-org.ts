import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';

const NIL = '00000000-0000-0000-0000-000000000000';

/** The policies read an unset or malformed org as the nil UUID: a row of it would be everybody's. */
export const assertRealOrg = ({ orgId }: OrgContext): void => {
  if (orgId !== NIL) return;
  throw new BulkheadError(
    'CONTEXT_FORGED',
    'the org of the context is the nil UUID, which stands for no org; issue contexts for real orgs',
  );
};
