import { type BulkheadError, catalogue, type ErrorCode } from '@bulkhead/tenancy';
import { InputError, type InputFault } from './input/input-error.js';
import { TryLater } from './try-later.js';

/** Exhaustive: a new code does not compile until somebody has decided its status. */
export const statusOf: Record<ErrorCode, number> = {
  CONTEXT_MISSING: 401,
  CONTEXT_FORGED: 401,
  UNAUTHENTICATED: 401,
  ORG_MISMATCH: 403,
  ID_NOT_ALLOWED: 400,
  INVALID_ID: 400,
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  ROUTE_NOT_FOUND: 404,
  PERMISSION_DENIED: 403,
  INSUFFICIENT_SCOPE: 403,
  METHOD_NOT_ALLOWED: 405,
  MALFORMED_BODY: 400,
  BODY_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  REQUEST_TIMEOUT: 503,
  INVALID_CURSOR: 400,
  PRECONDITION_FAILED: 412,
  IDEMPOTENCY_KEY_REUSED: 422,
  LIMIT_REACHED: 409,
  ENCRYPTION_UNAVAILABLE: 409,
  RATE_LIMITED: 429,
  LANE_FULL: 429,
  CONFIGURATION_INVALID: 500,
  ALREADY_EXISTS: 409,
  REFERENCE_INVALID: 409,
  WRITE_CONFLICT: 409,
  STATEMENT_TIMEOUT: 503,
  STATEMENT_REFUSED: 422,
  QUERY_FAILED: 422,
  RESULT_TOO_LARGE: 422,
  OPERATION_CANCELLED: 503,
  TRANSACTION_CLOSED: 503,
  CONTEXT_MIXED: 500,
  SEAL_BROKEN: 500,
  SQL_REFUSED: 500,
  OPERATION_REFUSED: 500,
  ENVELOPE_REJECTED: 409,
  LANE_UNRESOLVED: 503,
  MIGRATION_FAILED: 500,
  MIGRATION_BLOCKED: 500,
  STORE_BUSY: 503,
  STORE_UNAVAILABLE: 503,
  POSTURE_UNSAFE: 500,
  INTERNAL: 500,
};

/** RFC 9457, with our code and the request id. Nothing here comes from a store or a driver. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly field?: string;
  readonly errors?: readonly InputFault[];
}

export const toProblem = (error: BulkheadError, requestId: string): Problem => ({
  type: `urn:bulkhead:error:${error.code}`,
  title: catalogue[error.code].public,
  status: statusOf[error.code],
  code: error.code,
  requestId,
  ...(error.field !== undefined && { field: error.field }),
  ...faultsOf(error),
});

const faultsOf = (error: BulkheadError): Pick<Problem, 'errors'> => {
  const known = error instanceof InputError || error instanceof TryLater ? error.faults : [];
  return known.length > 0 ? { errors: known } : {};
};
