import { BulkheadError } from '@bulkhead/tenancy';

/**
 * The parts of Prisma Client that are not its public API and that a scope stands on: the request path is
 * entered once per scope, with a request handler (and so a DataLoader) of its own, because the stock one
 * merges the findUnique calls of everybody in the tick and runs them for the first of them.
 */
export interface PrismaInternals {
  readonly _engine: Engine;
  readonly _requestHandler: RequestHandler;
  readonly _runtimeDataModel: {
    readonly models: Readonly<Record<string, { readonly fields: readonly RuntimeField[] }>>;
  };
  readonly _clientVersion: string;
  readonly _originalClient: PrismaInternals;
  readonly _extensions: { isEmpty(): boolean };
  readonly _tracingHelper: { isEnabled(): boolean };
  _request(params: RequestParams): Promise<unknown>;
  _executeRequest(params: RequestParams): Promise<unknown>;
  _createPrismaPromise(run: (transaction?: PromiseTransaction) => unknown): unknown;
  _transactionWithArray(input: { promises: readonly unknown[]; options?: unknown }): Promise<unknown>;
  _transactionWithCallback(input: {
    callback: (client: unknown) => unknown;
    options?: unknown;
  }): Promise<unknown>;
  _createItxClient(transaction: PromiseTransaction, scopeId: string, scopeState: unknown): unknown;
}

export interface RuntimeField {
  readonly name: string;
  readonly relationName?: string;
}

export interface Engine {
  request(query: ProtocolQuery, options: unknown): Promise<unknown>;
  requestBatch(queries: readonly ProtocolQuery[], options: unknown): Promise<unknown[]>;
  transaction(action: string, headers: unknown, argument: unknown): Promise<unknown>;
}

export interface ProtocolQuery {
  readonly action: string;
  readonly modelName?: string;
}

export interface RequestHandler {
  readonly constructor: unknown;
  readonly dataloader: { readonly options: Readonly<Record<string, unknown>> };
  request(params: unknown): Promise<unknown>;
  handleAndLogRequestError: (params: { readonly error: unknown }) => never;
}

/** `batch` is $transaction([…]), `itx` is $transaction(async (tx) => …). */
export interface PromiseTransaction {
  readonly kind: 'batch' | 'itx';
  readonly id: unknown;
}

export interface RequestParams {
  readonly args?: unknown;
  readonly action: string;
  readonly model?: string;
  readonly clientMethod: string;
  readonly transaction?: PromiseTransaction | undefined;
  readonly [key: string]: unknown;
}

/** Where Prisma keeps, on a transaction's client, what a nested $transaction needs. */
export const nestingKey: unique symbol = Symbol.for('prisma.client.transaction.scope_context') as never;

const methods = [
  '_request',
  '_executeRequest',
  '_createPrismaPromise',
  '_transactionWithArray',
  '_transactionWithCallback',
  '_createItxClient',
] as const;

/** Fails at the start, rather than at the first request, where a Prisma release changed one of these parts. */
export const internalsOf = (client: object): PrismaInternals => {
  const internals = (client as PrismaInternals)._originalClient;
  const version = internals?._clientVersion ?? 'of an unknown version';
  for (const method of methods) {
    if (typeof internals?.[method] !== 'function') throw unsupported(version, method);
  }
  const { _engine: engine, _requestHandler: handler, _runtimeDataModel: model } = internals;
  for (const method of ['request', 'requestBatch', 'transaction'] as const) {
    if (typeof engine?.[method] !== 'function') throw unsupported(version, `_engine.${method}`);
  }
  for (const loader of ['singleLoader', 'batchLoader', 'batchBy']) {
    if (typeof handler?.dataloader?.options?.[loader] !== 'function')
      throw unsupported(version, `dataloader.${loader}`);
  }
  if (typeof handler.handleAndLogRequestError !== 'function')
    throw unsupported(version, 'handleAndLogRequestError');
  if (typeof model?.models !== 'object') throw unsupported(version, '_runtimeDataModel');
  if (typeof internals._extensions?.isEmpty !== 'function') throw unsupported(version, '_extensions');
  if (typeof internals._tracingHelper?.isEnabled !== 'function') throw unsupported(version, '_tracingHelper');
  return internals;
};

const unsupported = (version: string, part: string) =>
  new BulkheadError(
    'CONFIGURATION_INVALID',
    `Prisma Client ${version} has no ${part} of the shape that keeps orgs apart; use @prisma/client 7.10 or a release that this package names as tested`,
  );
