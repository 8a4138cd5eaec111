import type { Engine, ProtocolQuery } from './prisma-internals.js';
import type { Scope } from './scope.js';
import { type Call, currentCall } from './wire/current-call.js';

/** Who wrote the raw SQL of a scope. What an application wrote may leave something behind in the session. */
export type SqlAuthor = 'application' | 'package';

/** Prisma's engine, told at each call whom it works for, so that the pool below knows it too. */
export class ScopedEngine implements Engine {
  readonly #engine: Engine;
  readonly #own: Call;
  readonly #raw: Call;

  constructor(engine: Engine, scope: Scope, author: SqlAuthor) {
    this.#engine = engine;
    this.#own = { scope, raw: false };
    this.#raw = { scope, raw: author === 'application' };
  }

  request(query: ProtocolQuery, options: unknown): Promise<unknown> {
    return currentCall.run(this.#callOf(query), () => this.#engine.request(query, options));
  }

  requestBatch(queries: readonly ProtocolQuery[], options: unknown): Promise<unknown[]> {
    const call = queries.some(isRaw) ? this.#raw : this.#own;
    return currentCall.run(call, () => this.#engine.requestBatch(queries, options));
  }

  /** BEGIN goes out with the first statement, but a savepoint is a statement itself. */
  transaction(action: string, headers: unknown, argument: unknown): Promise<unknown> {
    return currentCall.run(this.#own, () => this.#engine.transaction(action, headers, argument));
  }

  #callOf(query: ProtocolQuery): Call {
    return isRaw(query) ? this.#raw : this.#own;
  }
}

const isRaw = ({ action }: ProtocolQuery): boolean => action === 'queryRaw' || action === 'executeRaw';
