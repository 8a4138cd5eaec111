import { isBulkheadError } from '@bulkhead/tenancy';

/** Tries of an insert that fails for a reason we do not know, before its messages are suspected. */
const TRUST = 3;

/**
 * Whether the rows themselves are at fault. A store that is away, busy or out of memory says nothing about them; what
 * ClickHouse does not explain does only when it happens again and again.
 */
export const isPoison = (error: unknown, tries: number): boolean =>
  isBulkheadError(error, 'INVALID_INPUT') ||
  isBulkheadError(error, 'ORG_MISMATCH') ||
  (isBulkheadError(error, 'QUERY_FAILED') && tries >= TRUST);
