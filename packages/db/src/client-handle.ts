import { BulkheadError } from '@bulkhead/tenancy';
import { ModelHandle } from './model-handle.js';
import type { PrismaInternals, PromiseTransaction } from './prisma-internals.js';
import type { Requests } from './requests.js';
import { type Origin, ScopedPromise } from './scoped-promise.js';
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

/** What forOrg returns: Prisma's client without a way out of its scope. Cheap, for there is one per request. */
export class ClientHandle {
  readonly #requests: Requests;
  readonly #client: PrismaInternals;
  readonly #origin: Origin;
  static {
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

  /** No way out of the scope: the handle that it returns is what the getter of the model returns. */
  modelHandle(model: string, delegate: string): ModelHandle {
    return new ModelHandle(this.#requests, this.#origin, model, delegate);
  }

  async $transaction(input: unknown, options?: unknown): Promise<unknown> {
    try {
      if (typeof input === 'function') {
        return await this.#client._transactionWithCallback({
          callback: input as never,
          options: offered(options),
        });
      }
      return await this.#batch(input, options);
    } catch (error) {
      // Also what the callback itself threw: only Prisma's own errors are put into other words.
      throw isOfPrisma(error) ? translateError(error, '$transaction', this.#requests.shared.models) : error;
    }
  }

  async #batch(input: unknown, options: unknown): Promise<unknown> {
    const promises = Array.isArray(input) ? (input as unknown[]) : [undefined];
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
          if (!handle) this.#models.set(delegate, (handle = this.modelHandle(model, delegate)));
          return handle;
        };
        Object.defineProperty(ModelsHandle.prototype, delegate, { enumerable: true, get });
      }
    }
  }
  return ModelsHandle;
};

/** Danger: Prisma's own options can also name a running transaction to join. */
const offered = (options: unknown) => {
  const { maxWait, timeout, isolationLevel } = (options ?? {}) as Record<string, unknown>;
  return { maxWait, timeout, isolationLevel };
};

const isOfPrisma = (error: unknown): boolean =>
  error instanceof Error &&
  (/^PrismaClient|^DriverAdapterError|^TransactionManagerError/.test(error.name) || 'clientVersion' in error);
