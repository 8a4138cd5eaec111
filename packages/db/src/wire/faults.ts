import { BulkheadError, isBulkheadError } from '@bulkhead/tenancy';

interface ServerError extends Error {
  readonly code?: string;
  readonly severity?: string;
  readonly routine?: string;
}

/** Spoken by the server about a statement, as opposed to a socket or a pool that failed. */
export const isServerError = (error: Error): error is ServerError => 'severity' in error;

/**
 * The statement is unknown to this server connection, or its result would have another shape since a schema
 * change. It has not run, so it can be sent again. The routine is asked because texts are translated.
 */
export const isStalePlan = (error: Error): boolean =>
  isServerError(error) &&
  (error.code === '26000' ||
    error.code === '42P05' ||
    (error.code === '0A000' && error.routine === 'RevalidateCachedQuery'));

export const poolExhausted = (size: number, waitMs: number): BulkheadError =>
  new BulkheadError(
    'STORE_BUSY',
    `no connection became free within ${waitMs} ms, expected one of ${size}; look for long transactions or raise poolSize`,
  );

/** Driver texts name hosts and users, so only the error's own code goes on. */
export const unavailable = (error: Error | undefined): BulkheadError => {
  if (isBulkheadError(error)) return error;
  const code = error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return new BulkheadError(
    'STORE_UNAVAILABLE',
    `the connection to Postgres failed${code}, expected it to stay open; check that the server of DATABASE_URL is up`,
    { cause: new Error(`connection failed${code}`) },
  );
};

export const contextMissing = (): BulkheadError =>
  new BulkheadError(
    'CONTEXT_MISSING',
    'a statement reached the pool outside a scope, expected it to come from a scoped client; use db.forOrg(context)',
  );

export const contextMixed = (what: string): BulkheadError =>
  new BulkheadError(
    'CONTEXT_MIXED',
    `${what}, expected one context per transaction; build all of it on the client of one forOrg(context)`,
  );
