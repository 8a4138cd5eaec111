import { BulkheadError } from '@bulkhead/tenancy';
import { ModelHandle } from './model-handle.js';
import type { PrismaInternals, PromiseTransaction } from './prisma-internals.js';
import type { Requests } from './requests.js';
import { type Origin, ScopedPromise } from './scoped-promise.js';
import { listOf } from './scoping/arguments.js';
import { translateError } from './translate-error.js';
import { contextMixed } from './wire/faults.js';

/** Offered by a Prisma client, and not by a scoped one; the types say why for each. */
export const withheld = [
  '$connect',
  '$disconnect',
  '$on',
  '$use',
  '$extends',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
  '$runCommandRaw',
] as const;

const raw = ['$queryRaw', '$executeRaw', '$queryRawTyped'] as const;

/** Danger: with a delegate of another model it would scope by the wrong rules, so no handle offers it. */
let modelHandle: (handle: ClientHandle, model: string, delegate: string) => ModelHandle;

/** What forOrg returns: Prisma's client without a way out of its scope. Cheap, for there is one per request. */
export class ClientHandle {
  readonly #requests: Requests;
  readonly #client: PrismaInternals;
  readonly #origin: Origin;
  static {
    modelHandle = (handle, model, delegate) =>
      new ModelHandle(handle.#requests, handle.#origin, model, delegate);
    for (const method of raw) {
      Object.defineProperty(this.prototype, method, {
        value(this: ClientHandle, ...query: unknown[]) {
          const start = async (transaction: PromiseTransaction | undefined) => {
            const { shared } = this.#requests;
            const params = await shared.capture.raw(method, query).catch((error: unknown) => {
              throw translateError(error, method, shared.models);
            });
            return this.#requests.run({ ...params, transaction });
          };
          return new ScopedPromise(this.#origin, start);
        },
      });
    }
    for (const method of withheld) {
      Object.defineProperty(this.prototype, method, {
        value() {
          throw new BulkheadError(
            'OPERATION_REFUSED',
            `${method} is not offered on a scoped client; see ScopedClient for what is`,
          );
        },
      });
    }
  }

  constructor(requests: Requests, client: PrismaInternals, transaction: PromiseTransaction | undefined) {
    this.#requests = requests;
    this.#client = client;
    this.#origin = { transaction };
  }

  async $transaction(input: unknown, options?: unknown): Promise<unknown> {
    const thrown = new Set<unknown>();
    try {
      if (typeof input !== 'function') return await this.#batch(input, options);
      const callback = async (tx: unknown): Promise<unknown> => {
        try {
          return await (input as (tx: unknown) => unknown)(tx);
        } catch (error) {
          thrown.add(error);
          throw error;
        }
      };
      return await this.#client._transactionWithCallback({ callback, options: offered(options) });
    } catch (error) {
      if (isOfPrisma(error)) throw translateError(error, '$transaction', this.#requests.shared.models);
      if (error instanceof BulkheadError || thrown.has(error)) throw error;
      // Prisma has no error class for a transaction that is not nested in the one around it.
      if (typeof input === 'function' || this.#origin.transaction) throw notNested();
      throw translateError(error, '$transaction', this.#requests.shared.models);
    }
  }

  async #batch(input: unknown, options: unknown): Promise<unknown> {
    const promises = Array.isArray(input) ? listOf(input) : [undefined];
    const own = promises.map((promise) => {
      if (ScopedPromise.isFrom(promise, this.#origin)) return promise;
      throw contextMixed('$transaction([…]) was given something else than operations of the same client');
    });
    const { transaction } = this.#origin;
    if (!transaction) return this.#client._transactionWithArray({ promises: own, options: offered(options) });
    // Inside a transaction the list is part of it: a savepoint, and one after the other.
    return this.#client._transactionWithCallback({
      callback: async () => {
        const results: unknown[] = [];
        for (const promise of own) results.push(await promise.requestTransaction(transaction));
        return results;
      },
      options: {},
    });
  }
}

/** A handle with a getter for each model; they are made when they are asked for. */
export const clientHandle = (delegates: ReadonlyMap<string, string>): typeof ClientHandle => {
  class ModelsHandle extends ClientHandle {
    readonly #models = new Map<string, ModelHandle>();

    static {
      for (const [delegate, model] of delegates) {
        const get = function (this: ModelsHandle) {
          let handle = this.#models.get(delegate);
          if (!handle) this.#models.set(delegate, (handle = modelHandle(this, model, delegate)));
          return handle;
        };
        Object.defineProperty(ModelsHandle.prototype, delegate, { enumerable: true, get });
      }
    }
  }
  return ModelsHandle;
};

const notNested = () =>
  new BulkheadError(
    'TRANSACTION_CLOSED',
    '$transaction came after the end of the transaction around it, or overlapped another one in it; ' +
      'await each before the next one, and all before the end',
  );

/** Danger: Prisma's own options can also name a running transaction to join. */
const offered = (options: unknown) => {
  const { maxWait, timeout, isolationLevel } = (options ?? {}) as Record<string, unknown>;
  return { maxWait, timeout, isolationLevel };
};

const isOfPrisma = (error: unknown): boolean =>
  error instanceof Error &&
  (/^PrismaClient|^DriverAdapterError|^TransactionManagerError/.test(error.name) || 'clientVersion' in error);
