import type { RecordFault } from '@bulkhead/ingest';
import { fieldName, InputError } from '../input/input-error.js';

/** The refusal of a whole request for one record that names another org, or another agent than the credential's. */
export const refuseRequest = ({ reason, field, detail }: RecordFault, index: number): InputError =>
  new InputError(
    [{ in: 'body', field: fieldName([index, field]), detail }],
    reason === 'other_org' ? 'ORG_MISMATCH' : 'PERMISSION_DENIED',
  );
