/**
 * Every error that leaves a Bulkhead library carries one of these codes. `public` is what a client may
 * read: it names no row, no other organization and no store. `meaning` is for the people who run it and
 * is printed in docs/errors.md, which a test keeps equal to this table.
 */
export const catalogue = {
  CONTEXT_MISSING: {
    public: 'This request is not bound to an organization.',
    meaning: 'A scoped store was asked for without an org context.',
    remedy: 'Call forOrg(context) with the context that authentication returned.',
  },
  CONTEXT_FORGED: {
    public: 'This request is not bound to an organization.',
    meaning: 'The value passed as a context was not made by verification code.',
    remedy: 'Pass the context object itself; copies, spreads and hand-made objects are refused.',
  },
  UNAUTHENTICATED: {
    public: 'The credential is missing or not valid.',
    meaning: 'No credential, or one that is unknown, expired, revoked or of a suspended org.',
    remedy: 'Send `Authorization: Bearer <token>` with a current token.',
  },
  ORG_MISMATCH: {
    public: 'The request names an organization that your credential does not belong to.',
    meaning: 'Input names another org than the verified one.',
    remedy: 'Leave the org out: it always comes from the credential.',
  },
  ID_NOT_ALLOWED: {
    public: 'Ids are assigned by the server and cannot be chosen.',
    meaning: 'Data for a create carries an id. A chosen id would tell whether another org uses it.',
    remedy: 'Remove the id from the data.',
  },
  INVALID_ID: {
    public: 'An id is not a valid UUID.',
    meaning: 'A value that should be an id is not a UUID.',
    remedy: 'Pass the id exactly as the API returned it.',
  },
  INVALID_INPUT: {
    public: 'The request is not valid.',
    meaning: 'Input failed its schema.',
    remedy: 'Correct the named field.',
  },
  NOT_FOUND: {
    public: 'There is no such resource.',
    meaning: 'The row is missing or belongs to another org; the two cannot be told apart.',
    remedy: 'Check the id and the credential.',
  },
  PERMISSION_DENIED: {
    public: 'You are not allowed to do this.',
    meaning: 'The role or owner rule inside the org refuses the action.',
    remedy: 'Ask an admin of the organization.',
  },
  INSUFFICIENT_SCOPE: {
    public: 'Your token does not have the scope for this.',
    meaning:
      'The scopes of the API key or token do not cover the action, whatever the role behind it may do.',
    remedy: 'Use a token with the scope that docs/api.md names for the operation.',
  },
  ROUTE_NOT_FOUND: {
    public: 'There is no such address.',
    meaning: 'No operation of the API has this path.',
    remedy: 'See /docs for what there is.',
  },
  METHOD_NOT_ALLOWED: {
    public: 'This resource does not support the method.',
    meaning: 'The path exists, the method on it does not.',
    remedy: 'Use one of the methods in the Allow header.',
  },
  MALFORMED_BODY: {
    public: 'The body is not acceptable JSON.',
    meaning: 'Not UTF-8 or not JSON, or with duplicate keys, NUL, lone surrogates, or nested too deeply.',
    remedy: 'Correct the body at the position that the answer names.',
  },
  BODY_TOO_LARGE: {
    public: 'The body is too large.',
    meaning:
      'The body exceeds BODY_LIMIT_BYTES, or for ingest INGEST_BODY_LIMIT_BYTES once unpacked or its number of records.',
    remedy: 'Send less at once.',
  },
  BODY_TIMEOUT: {
    public: 'The body did not arrive in time.',
    meaning: 'The body was not all there within REQUEST_TIMEOUT_MS.',
    remedy: 'Send less at once, or over a better connection.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    public: 'The content type or encoding of the body is not supported.',
    meaning: 'A body that is not JSON in UTF-8 without content encoding.',
    remedy: 'Send `Content-Type: application/json`; for PATCH also application/merge-patch+json.',
  },
  REQUEST_TIMEOUT: {
    public: 'The request took too long.',
    meaning: 'The request was not answered within REQUEST_TIMEOUT_MS.',
    remedy: 'Ask for less, and see /readyz for a store that is slow.',
  },
  INVALID_CURSOR: {
    public: 'The cursor is not valid for this list.',
    meaning: 'A cursor that was altered, or issued to another org or for another list, filter or sort.',
    remedy: 'Start again without a cursor; keep filter and sort while paging.',
  },
  PRECONDITION_FAILED: {
    public: 'The resource has changed since you read it.',
    meaning: 'If-Match does not name the current version.',
    remedy: 'Read the resource again, and repeat with its new ETag.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    public: 'This Idempotency-Key was used for another request.',
    meaning: 'The key is known with another method, path or body.',
    remedy: 'Use a new key for each new request.',
  },
  LIMIT_REACHED: {
    public: 'Your organization has reached its limit for this resource.',
    meaning: 'The soft limit of the org for this kind of row is reached.',
    remedy: 'Delete what is not needed, or have the limit raised.',
  },
  ENCRYPTION_UNAVAILABLE: {
    public: 'Secrets cannot be stored by this deployment.',
    meaning: 'A secret was to be stored or read without a key that can seal or open it.',
    remedy: 'Set SECRETS_KEY, with the keys that sealed what is stored.',
  },
  RATE_LIMITED: {
    public: 'Too many requests.',
    meaning: 'The limit of the org or of the token for this moment is used up.',
    remedy: 'Wait as long as Retry-After says.',
  },
  LANE_FULL: {
    public: 'What you have sent is still being stored. Send more later.',
    meaning: 'The ingest lane of the org holds as much as it may; nothing of the request was accepted.',
    remedy: 'Wait as long as Retry-After says. If it lasts, look at `pnpm lanes` and add workers.',
  },
  CONFIGURATION_INVALID: {
    public: 'The service is misconfigured.',
    meaning: 'A setting is missing or malformed; the process does not start.',
    remedy: 'Set the named variable as .env.example describes.',
  },
  ALREADY_EXISTS: {
    public: 'A resource with this value exists already.',
    meaning: 'A unique key of the org is taken. The error names the field, never the value.',
    remedy: 'Choose another value, or update the resource that has it.',
  },
  REFERENCE_INVALID: {
    public: 'A resource that this one refers to does not exist, or this one is still referred to.',
    meaning: 'A foreign key refused the write. A row of another org and a missing row look the same.',
    remedy: 'Check the named field; remove what refers to the resource before the resource itself.',
  },
  WRITE_CONFLICT: {
    public: 'The request collided with another one. Try it again.',
    meaning:
      'Serialization failure, deadlock, or a schema change under a running transaction; nothing was written.',
    remedy: 'Run the whole transaction again, as withRetry does.',
  },
  STATEMENT_TIMEOUT: {
    public: 'The request took too long.',
    meaning: 'A statement ran longer than the statement timeout and was ended by the database.',
    remedy: 'Ask for less, add an index, or raise the timeout.',
  },
  OPERATION_CANCELLED: {
    public: 'The request was cancelled.',
    meaning: 'A running statement was cancelled from outside; nothing was written.',
    remedy: 'Repeat the request if its result is still wanted.',
  },
  TRANSACTION_CLOSED: {
    public: 'The request took too long.',
    meaning:
      'A transaction was used after its end, or ended without a commit because it timed out or had failed.',
    remedy: 'Await everything inside the transaction, do not go on after an error in it, and keep it short.',
  },
  CONTEXT_MIXED: {
    public: 'Something went wrong on our side.',
    meaning: 'One transaction was used with two contexts, or with an operation made on another client.',
    remedy:
      'Build everything that a transaction does on the client of one forOrg(context), or on the one handed in.',
  },
  SEAL_BROKEN: {
    public: 'Something went wrong on our side.',
    meaning:
      'The database did not accept the seal of the context: a forged context, or a key that it does not know.',
    remedy: 'After a rotation install the key that CONTEXT_SEAL_KEY names; otherwise treat it as an attack.',
  },
  SQL_REFUSED: {
    public: 'Something went wrong on our side.',
    meaning:
      'Raw SQL of a kind that is not offered inside a scope: transaction control, session settings, DDL, plans.',
    remedy: 'Use $transaction for transactions, and migrations for everything else.',
  },
  OPERATION_REFUSED: {
    public: 'Something went wrong on our side.',
    meaning: 'A method that a scoped client does not offer, or an argument in a shape that cannot be scoped.',
    remedy: 'Use the methods that the types offer.',
  },
  STATEMENT_REFUSED: {
    public: 'This statement may not run.',
    meaning: 'An analytics statement is not proven to read rows of the own org alone; its cause says why.',
    remedy: 'Filter every read with org_id = {org_id:UUID}; `pnpm analytics:check` judges a statement.',
  },
  QUERY_FAILED: {
    public: 'The question could not be answered.',
    meaning: 'ClickHouse ended a statement with an error. Its text can quote rows and is kept on the server.',
    remedy: 'Look the query id up in system.query_log.',
  },
  RESULT_TOO_LARGE: {
    public: 'This is too much at once. Ask for less.',
    meaning: 'An answer or a batch is larger than a limit of the process or of the reader.',
    remedy: 'Shorten the time range, page the answer or read it as a stream; send smaller batches.',
  },
  ENVELOPE_REJECTED: {
    public: 'This message cannot be delivered again.',
    meaning: 'A dead letter was not signed by us for this org, so that it is neither shown nor replayed.',
    remedy: 'Discard it. If its signing key was only retired too early, list that key again and repeat.',
  },
  LANE_UNRESOLVED: {
    public: 'A part of the service is temporarily unavailable.',
    meaning:
      'Which workers may read an org lane could not be found out; a shared lane is never the fallback.',
    remedy: 'See the cause in the logs: the placement lookup failed or named no valid group.',
  },
  STORE_BUSY: {
    public: 'The service is busy. Try again in a moment.',
    meaning: 'No connection became free in time.',
    remedy: 'Look for long transactions; then raise the pool size or add processes.',
  },
  STORE_UNAVAILABLE: {
    public: 'A part of the service is temporarily unavailable.',
    meaning: 'A store did not answer.',
    remedy: 'See /readyz for which one; it recovers by itself once the store is back.',
  },
  POSTURE_UNSAFE: {
    public: 'The service is misconfigured.',
    meaning:
      'A store is set up so that an org could read or change what is not its own; the process does not start.',
    remedy:
      'Correct what the message names; `pnpm db:verify`, `pnpm analytics:verify` and `pnpm redis:verify` look again.',
  },
  MIGRATION_FAILED: {
    public: 'The service is being updated.',
    meaning: 'Postgres refused a statement of a migration; later migrations were not begun.',
    remedy:
      'Correct the named file, record the failure with `pnpm db:resolve`, deploy again: docs/migrations.md.',
  },
  MIGRATION_BLOCKED: {
    public: 'The service is being updated.',
    meaning: 'Migrations, schema and database disagree in a way that only a person can decide.',
    remedy: 'Do what the message says under "Next"; docs/migrations.md tells the cases.',
  },
  INTERNAL: {
    public: 'Something went wrong on our side.',
    meaning: 'A fault of ours that no other code describes.',
    remedy: 'Find the request id in the logs.',
  },
} as const satisfies Record<string, CatalogueEntry>;

/** Codes that once existed. They are never given a new meaning. */
export const retiredCodes: readonly string[] = [];

export interface CatalogueEntry {
  readonly public: string;
  readonly meaning: string;
  readonly remedy: string;
}

export type ErrorCode = keyof typeof catalogue;

export interface ErrorFacts {
  /** The input field at fault, in the caller's own spelling. */
  readonly field?: string;
  readonly cause?: unknown;
}

export class BulkheadError extends Error {
  override readonly name = 'BulkheadError';
  readonly code: ErrorCode;
  readonly field?: string;

  /** `internal` is for logs: thing + value + expectation + what to do. It never reaches a client. */
  constructor(code: ErrorCode, internal: string, facts: ErrorFacts = {}) {
    super(internal, 'cause' in facts ? { cause: facts.cause } : undefined);
    this.code = code;
    if (facts.field !== undefined) this.field = facts.field;
  }

  get publicMessage(): string {
    return catalogue[this.code].public;
  }

  /** Serializing an error into a response must not carry its internal text along. */
  toJSON() {
    return { code: this.code, message: this.publicMessage, ...(this.field && { field: this.field }) };
  }
}

export const isBulkheadError = (error: unknown, code?: ErrorCode): error is BulkheadError =>
  error instanceof BulkheadError && (code === undefined || error.code === code);
