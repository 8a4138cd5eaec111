import { BulkheadError } from '@bulkhead/tenancy';
import { InputError } from '../input/input-error.js';

export const tooLarge = (limit: number): BulkheadError =>
  new BulkheadError(
    'BODY_TOO_LARGE',
    `body is larger than ${limit} bytes once unpacked; send it in parts, or raise INGEST_BODY_LIMIT_BYTES`,
  );

export const malformed = (detail: string, cause?: unknown): InputError =>
  new InputError([{ in: 'body', field: '', detail }], 'MALFORMED_BODY', cause);
