import { BulkheadError, type ErrorCode } from '@bulkhead/tenancy';
import { ClickHouseError } from '@clickhouse/client';

/** ClickHouse's name of an error → ours. Whatever is not here failed for a reason of its own. */
const codes: Readonly<Record<string, ErrorCode>> = {
  TIMEOUT_EXCEEDED: 'STATEMENT_TIMEOUT',
  TOO_SLOW: 'STATEMENT_TIMEOUT',
  QUERY_WAS_CANCELLED: 'OPERATION_CANCELLED',
  QUERY_WAS_CANCELLED_BY_CLIENT: 'OPERATION_CANCELLED',
  MEMORY_LIMIT_EXCEEDED: 'RESULT_TOO_LARGE',
  TOO_MANY_ROWS: 'RESULT_TOO_LARGE',
  TOO_MANY_BYTES: 'RESULT_TOO_LARGE',
  TOO_MANY_ROWS_OR_BYTES: 'RESULT_TOO_LARGE',
  SET_SIZE_LIMIT_EXCEEDED: 'RESULT_TOO_LARGE',
  TOO_MANY_SIMULTANEOUS_QUERIES: 'STORE_BUSY',
  TOO_MANY_PARTS: 'STORE_BUSY',
  BAD_QUERY_PARAMETER: 'INVALID_INPUT',
};

/**
 * A failure of a statement as an entry of the catalogue. ClickHouse quotes row values in its messages, another
 * org's among them, so nothing of the text is kept, not even for the log: system.query_log has it under the query id.
 */
export const engineFailure = (
  error: unknown,
  queryId: string,
  more: Readonly<Record<string, ErrorCode>> = {},
): BulkheadError => {
  if (error instanceof BulkheadError) return error;
  const type = errorType(error);
  if (type === undefined) return withoutAnswer(error, queryId);
  return new BulkheadError(
    more[type] ?? codes[type] ?? 'QUERY_FAILED',
    `query ${queryId} ended with ${type}; system.query_log holds the text under this id`,
  );
};

/** Undefined when the server did not answer. */
export const errorType = (error: unknown): string | undefined =>
  error instanceof ClickHouseError ? (error.type ?? `CODE_${error.code}`) : undefined;

const withoutAnswer = (error: unknown, queryId: string): BulkheadError => {
  const { code, name = typeof error } = (error ?? {}) as { code?: unknown; name?: string };
  const network = typeof code === 'string' && /^E[A-Z]+$/.test(code);
  return network
    ? new BulkheadError(
        'STORE_UNAVAILABLE',
        `query ${queryId} got no answer from ClickHouse (${code}), expected one; see whether the server runs`,
      )
    : new BulkheadError(
        'INTERNAL',
        `query ${queryId} failed on our side (${name}), not in ClickHouse; report it`,
      );
};
