import { Pool } from 'pg';
import { type AdapterQuery, statementOf } from './adapter-query.js';
import type { Statement } from './connection.js';
import { type Call, currentCall } from './current-call.js';
import type { WireResult } from './exchange.js';
import { contextMissing, isServerError, isStalePlan, unavailable } from './faults.js';
import type { Lending } from './lending.js';
import { markRaw, sessionCleanup } from './raw-cleanup.js';
import { ScopedTransaction } from './scoped-transaction.js';

/**
 * What the stock adapter takes for its pg.Pool. It holds no connection itself: each statement goes out on a
 * lent one, behind the context of the call that it belongs to; one that belongs to none is not sent.
 */
export class ScopedPool extends Pool {
  constructor(private readonly lending: Lending) {
    super({ max: 1 });
  }

  override query(query: never): never {
    return this.#query(query) as never;
  }

  override connect(): never {
    return new Promise<ScopedTransaction>((resolve, reject) => {
      this.lending.lend((error, connection, pooler) => {
        if (error) reject(error);
        else resolve(new ScopedTransaction(this.lending, connection, pooler));
      });
    }) as never;
  }

  #query(query: AdapterQuery): Promise<WireResult> {
    const call = currentCall.getStore();
    if (!call || typeof query !== 'object') return Promise.reject(contextMissing());
    return new Promise((resolve, reject) => {
      this.#attempt(call, statementOf(query, call.raw), 0, resolve, reject);
    });
  }

  #attempt(
    call: Call,
    statement: Statement,
    attempt: number,
    resolve: (result: WireResult) => void,
    reject: (error: Error) => void,
  ): void {
    this.lending.lend((lendError, connection, pooler) => {
      if (lendError) {
        reject(lendError);
        return;
      }
      const after = call.raw && markRaw(connection, pooler) ? sessionCleanup : undefined;
      const settle = (error: Error | undefined, result: WireResult) => {
        const stale = error && attempt === 0 && isStalePlan(error);
        if (stale) this.lending.revise(statement.text);
        const lost = error && !connection.isAlive && !isServerError(error);
        this.lending.giveBack(connection);
        if (stale) this.#attempt(call, statement, 1, resolve, reject);
        else if (error) reject(lost ? unavailable(error) : error);
        else resolve(result);
      };
      try {
        this.lending.round(connection, { context: call.scope.wire, statement, after }, pooler, settle);
      } catch (error) {
        // A value that cannot be put on the wire: nothing was sent.
        this.lending.giveBack(connection);
        reject(error as Error);
      }
    });
  }
}
