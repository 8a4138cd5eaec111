import type { ErrorCode } from '@bulkhead/tenancy';

/** What an operator is woken for: somebody or something tried to leave its org. By the code that it is refused with. */
export const isolationEvents = {
  CONTEXT_MISSING: 'context_missing',
  CONTEXT_FORGED: 'context_forged',
  CONTEXT_MIXED: 'context_mixed',
  ORG_MISMATCH: 'other_org_named',
  ID_NOT_ALLOWED: 'id_given',
  STATEMENT_REFUSED: 'statement_refused',
  SQL_REFUSED: 'sql_refused',
  OPERATION_REFUSED: 'operation_refused',
  SEAL_BROKEN: 'seal_broken',
  ENVELOPE_REJECTED: 'envelope_rejected',
  POSTURE_UNSAFE: 'posture_unsafe',
} as const satisfies Partial<Record<ErrorCode, string>>;

export const isolationEventOf = (code: ErrorCode): string | undefined =>
  Object.hasOwn(isolationEvents, code) ? isolationEvents[code as keyof typeof isolationEvents] : undefined;
