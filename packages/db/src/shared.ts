import { BulkheadError } from '@bulkhead/tenancy';
import { Capture, type Step } from './capture.js';
import { type FluentPromise, fluentPromise } from './fluent-promise.js';
import type { Guards } from './guards.js';
import type { ModelMap } from './model-map.js';
import {
  internalsOf,
  nestingKey,
  type PrismaInternals,
  type PromiseTransaction,
  type RequestHandler,
  type RequestParams,
} from './prisma-internals.js';
import type { Requests } from './requests.js';
import type { ScopedEngine } from './scoped-engine.js';
import { linkModels, type OrgModel } from './scoping/org-models.js';

type MakeHandle = (requests: Requests, transaction: PromiseTransaction, client: PrismaInternals) => unknown;

interface ScopedInternals extends PrismaInternals {
  requests: Requests;
  _engine: ScopedEngine;
  _requestHandler: RequestHandler;
}

/** What the scopes of one Prisma client share: its insides, its models, and the part of a scope that is the same. */
export class Shared {
  readonly internals: PrismaInternals;
  readonly models: ReadonlyMap<string, OrgModel>;
  readonly capture: Capture;
  readonly #base: PrismaInternals;
  readonly #fluent = new Map<OrgModel, FluentPromise>();
  #common: RequestHandler | undefined;

  constructor(
    client: object,
    map: ModelMap,
    readonly guards: Guards,
    makeHandle: MakeHandle,
  ) {
    this.internals = internalsOf(client);
    const { models } = this.internals._runtimeDataModel;
    for (const name of Object.keys(models)) {
      if (!Object.hasOwn(map, name)) {
        throw new BulkheadError(
          'CONFIGURATION_INVALID',
          `model ${name} is missing from the model map, expected every model of the schema; run prisma generate`,
        );
      }
    }
    this.models = linkModels(map, (model, field) => {
      return models[model]?.fields.find(({ name }) => name === field)?.relationName;
    });
    this.capture = new Capture(this.internals);
    this.#base = Object.create(this.internals, {
      _extensions: { value: (client as PrismaInternals)._extensions },
      _errorFormat: { value: 'minimal' },
      _executeRequest: {
        value(this: ScopedInternals, params: RequestParams) {
          return this.requests.execute(params);
        },
      },
      _createItxClient: {
        value(this: ScopedInternals, transaction: PromiseTransaction, scopeId: string, scopeState: unknown) {
          const nesting = { kind: 'nested', txId: transaction.id, scopeId, scopeState };
          const inside = Object.create(this, { [nestingKey]: { value: nesting } }) as PrismaInternals;
          return makeHandle(this.requests, transaction, inside);
        },
      },
    }) as PrismaInternals;
  }

  /** `project` → `Project`, as Prisma spells its delegates. */
  get delegates(): ReadonlyMap<string, string> {
    return new Map(
      [...this.models.keys()].map((name) => [name.charAt(0).toLowerCase() + name.slice(1), name]),
    );
  }

  modelOf(name: string): OrgModel {
    const model = this.models.get(name);
    if (model) return model;
    throw new BulkheadError(
      'INTERNAL',
      `model ${name} is unknown, expected one of the model map; run prisma generate`,
    );
  }

  /** The promise of a row of `model`, or of the relation that `path` has led to from there. */
  fluentOf(model: string, path: readonly Step[]): FluentPromise {
    let reached = this.modelOf(model);
    for (const { relation } of path) reached = reached.relations.get(relation)?.target ?? reached;
    let known = this.#fluent.get(reached);
    if (!known) this.#fluent.set(reached, (known = fluentPromise(reached)));
    return known;
  }

  /** Neither query extensions nor tracing have to be honoured. */
  isPlain(): boolean {
    return this.#base._extensions.isEmpty() && !this.internals._tracingHelper.isEnabled();
  }

  clientOf(requests: Requests, engine: ScopedEngine): PrismaInternals {
    const client = Object.create(this.#base) as ScopedInternals;
    client.requests = requests;
    client._engine = engine;
    client._requestHandler = this.guards.ownBatches
      ? this.#handlerOf(client)
      : (this.#common ??= this.#handlerOf(client));
    return client;
  }

  /** An interactive transaction of our own. */
  inTransaction<Result>(
    requests: Requests,
    work: (inside: PromiseTransaction) => Promise<Result>,
  ): Promise<Result> {
    const client = Object.create(requests.client, {
      _createItxClient: { value: (transaction: PromiseTransaction) => transaction },
    }) as PrismaInternals;
    return client._transactionWithCallback({
      callback: (transaction) => work(transaction as PromiseTransaction),
    }) as Promise<Result>;
  }

  #handlerOf(client: PrismaInternals): RequestHandler {
    const Handler = this.internals._requestHandler.constructor as new (
      client: PrismaInternals,
    ) => RequestHandler;
    const handler = new Handler(client);
    const render = handler.handleAndLogRequestError;
    // Prisma would quote the driver. Only what it says about the caller's arguments is worth its words.
    handler.handleAndLogRequestError = (params) => {
      const { code } = params.error as { code?: unknown };
      if (code === 'P2009' || code === 'P2012') render.call(handler, params);
      throw params.error;
    };
    return handler;
  }
}
