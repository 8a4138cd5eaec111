import { BulkheadError } from '@bulkhead/tenancy';
import type { Scope } from '../scope.js';
import { type AdapterQuery, statementOf } from './adapter-query.js';
import type { Connection, Round } from './connection.js';
import { type Call, currentCall } from './current-call.js';
import type { WireResult } from './exchange.js';
import { contextMissing, contextMixed, isServerError, isStalePlan, unavailable } from './faults.js';
import type { Lending } from './lending.js';
import type { Pooler } from './pooler.js';
import { markRaw, sessionCleanup } from './raw-cleanup.js';

const done: WireResult = { command: '', rowCount: 0, fields: [], rows: [] };

/**
 * What the stock adapter takes for a client of its pool while a transaction lasts. BEGIN and the context
 * travel with the first statement; a transaction that never had one sends nothing at all.
 */
export class ScopedTransaction {
  #state: 'new' | 'open' | 'closed' = 'new';
  #begin = 'BEGIN';
  #scope: Scope | undefined;
  #cleanup = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly lending: Lending,
    private readonly connection: Connection,
    private readonly pooler: Pooler,
  ) {}

  on(event: string, listener: (error: Error) => void): this {
    this.connection.on(event as 'error', listener);
    return this;
  }

  removeListener(event: string, listener: (error: Error) => void): this {
    this.connection.removeListener(event, listener);
    return this;
  }

  /** One at a time: inside a transaction, too, Prisma asks for several statements at once. */
  query(query: AdapterQuery): Promise<WireResult> {
    const call = currentCall.getStore();
    const result = this.#last.then(() => this.#answer(query, call));
    this.#last = result.catch(() => undefined);
    return result;
  }

  release(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.lending.giveBack(this.connection);
  }

  /** The control statements are the adapter's own: raw SQL of that kind was refused before it came here. */
  async #answer(query: AdapterQuery, call: Call | undefined): Promise<WireResult> {
    if (this.#state === 'closed') throw closed('it was used after its end');
    const { text } = query;
    if (this.#state === 'new') {
      if (text === 'BEGIN' || text === 'COMMIT' || text === 'ROLLBACK') return done;
      const isolation = /^SET TRANSACTION (ISOLATION LEVEL [A-Z ]+)$/.exec(text)?.[1];
      if (isolation) {
        this.#begin = `BEGIN ${isolation}`;
        return done;
      }
    }
    if (text === 'COMMIT') return this.#commit();
    if (text === 'ROLLBACK') return this.#control(['ROLLBACK', ...(this.#cleanup ? sessionCleanup : [])], 0);
    if (!call) throw contextMissing();
    return this.#statement(query, call);
  }

  async #commit(): Promise<WireResult> {
    const before = this.#cleanup ? sessionCleanup : [];
    const result = await this.#control([...before, 'COMMIT'], before.length);
    // Postgres answers the COMMIT of a failed transaction with a rollback that looks like success.
    if (result.command !== 'COMMIT') throw closed('a statement in it had failed, so COMMIT rolled it back');
    return result;
  }

  async #statement(query: AdapterQuery, call: Call): Promise<WireResult> {
    if (this.#scope && this.#scope !== call.scope)
      throw contextMixed('a transaction was used with two contexts');
    this.#scope = call.scope;
    if (call.raw) this.#cleanup = markRaw(this.connection, this.pooler) || this.#cleanup;
    const first = this.#state === 'new';
    const round: Round = {
      ...(first && { begin: this.#begin, context: call.scope.wire }),
      statement: statementOf(query, call.raw),
    };
    this.#state = 'open';
    try {
      return await this.#send(round);
    } catch (error) {
      if (!(error instanceof Error) || !isStalePlan(error)) throw error;
      this.lending.revise(round.statement.text);
      if (!first) throw schemaChanged();
      // Nothing else has happened in this transaction, so it can be begun once more.
      await this.#control(['ROLLBACK'], 0);
      return await this.#send(round);
    }
  }

  #send(round: Round): Promise<WireResult> {
    return new Promise((resolve, reject) => {
      this.lending.round(this.connection, round, this.pooler, (error, result) => {
        if (error) {
          reject(this.#fault(error));
        } else if (this.connection.getTransactionStatus() === 'T') {
          resolve(result);
        } else {
          // The statement ended the transaction: what follows would run outside it.
          this.connection.cut();
          reject(closed('a statement ended it'));
        }
      });
    });
  }

  #control(texts: readonly string[], silent: number): Promise<WireResult> {
    return new Promise((resolve, reject) => {
      this.lending.command(this.connection, texts.join('; '), silent, (error, result) => {
        if (error) reject(this.#fault(error));
        else resolve(result);
      });
    });
  }

  #fault(error: Error): Error {
    return this.connection.isAlive || isServerError(error) ? error : unavailable(error);
  }
}

const closed = (why: string) =>
  new BulkheadError(
    'TRANSACTION_CLOSED',
    `the transaction is closed because ${why}; nothing of it was written, run the whole transaction again`,
  );

const schemaChanged = () =>
  new BulkheadError(
    'WRITE_CONFLICT',
    'the schema changed under a running transaction; run the whole transaction again, as withRetry does',
  );
