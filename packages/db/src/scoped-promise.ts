import type { PromiseTransaction } from './prisma-internals.js';

export type Start = (transaction: PromiseTransaction | undefined) => Promise<unknown>;

/** Where a promise was made: one scope, and within it one interactive transaction or none. */
export interface Origin {
  readonly transaction: PromiseTransaction | undefined;
}

/**
 * Prisma's lazy promise, holding on to its scope: whoever awaits it, wherever, gets what the scope that made it
 * may see. Nothing is sent before somebody awaits.
 */
export class ScopedPromise implements Promise<unknown> {
  readonly [Symbol.toStringTag] = 'PrismaPromise';
  readonly #origin: Origin;
  readonly #start: Start;
  #result: Promise<unknown> | undefined;

  constructor(origin: Origin, start: Start) {
    this.#origin = origin;
    this.#start = start;
  }

  /** A look-alike has no origin. */
  static isFrom(promise: unknown, origin: Origin): promise is ScopedPromise {
    return (
      typeof promise === 'object' && promise !== null && #origin in promise && promise.#origin === origin
    );
  }

  // oxlint-disable-next-line unicorn/no-thenable
  then<Value = unknown, Failure = never>(
    onValue?: ((value: unknown) => Value | PromiseLike<Value>) | null,
    onFailure?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Value | Failure> {
    return this.#run().then(onValue, onFailure);
  }

  catch<Failure = never>(
    onFailure?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<unknown> {
    return this.#run().catch(onFailure);
  }

  finally(onEnd?: (() => void) | null): Promise<unknown> {
    return this.#run().finally(onEnd);
  }

  /** How $transaction([…]) starts its members: again, whatever ran before. */
  requestTransaction(transaction: PromiseTransaction): Promise<unknown> {
    return this.#start(transaction);
  }

  #run(): Promise<unknown> {
    this.#result ??= this.#start(this.#origin.transaction);
    return this.#result;
  }
}
