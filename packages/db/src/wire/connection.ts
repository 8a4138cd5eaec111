import { Client, type ClientConfig, type Connection as Socket } from 'pg';
import { cancel } from './cancel.js';
import { contextName, contextText, type WireContext } from './context.js';
import { Exchange, type Parsers, type WireResult } from './exchange.js';
import { messages } from './messages.js';
import type { Pooler } from './pooler.js';
import { Prepared, type Recurring, Statements } from './statements.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly parsers: Parsers;
}

export interface Round {
  /** `BEGIN …`, where the statement opens a transaction. */
  readonly begin?: string | undefined;
  readonly context?: WireContext | undefined;
  readonly statement: Statement;
  /** Statements behind the caller's, in the same transaction. Their answers go to nobody. */
  readonly after?: readonly string[] | undefined;
}

export type Settle = (error: Error | undefined, result: WireResult) => void;

/** At most this many named statements per connection; each costs server memory. */
const namedStatements = 500;

/** One connection of the pool: knows its statements, and writes each round as one buffer with one Sync. */
export class Connection extends Client {
  /** Put here by the pool while lent. */
  declare release: (destroy?: boolean) => void;
  /** Raw SQL ran here: settings may have outlived its transaction. */
  tainted = false;
  readonly #statements = new Statements(namedStatements);
  #context = new Prepared(contextName);
  #isCondemned = false;

  constructor(config?: string | ClientConfig) {
    super(config);
    // A connection that dies while nobody uses it must not end the process. The pool sees it on checkout.
    this.on('error', () => {});
  }

  /** Between transactions, as the server said last; while pg reports a new connection it has not said so yet. */
  get isIdle(): boolean {
    return this.isAlive && !this.#isCondemned && (this.getTransactionStatus() ?? 'I') === 'I';
  }

  /** Fit to be lent: between transactions, and no raw SQL since the last reset. */
  get isClean(): boolean {
    return this.isIdle && !this.tainted;
  }

  get isAlive(): boolean {
    const { _queryable, _ending } = this as unknown as { _queryable: boolean; _ending: boolean };
    return _queryable && !_ending;
  }

  /** Its answers count no more, and nobody gets it again. */
  get isCondemned(): boolean {
    return this.#isCondemned;
  }

  /**
   * Ends what the server does for it, then the connection. Danger: a backend that works notices nothing of a
   * closed socket, and a statement that lifted its own timeout would hold its locks on. The flag comes first,
   * for a signal that comes late must not meet the statement of another borrower.
   */
  condemn(): void {
    if (this.#isCondemned) return;
    this.#isCondemned = true;
    cancel(this, () => this.cut());
  }

  /** Ends it without a word to the server. */
  cut(): void {
    (this as unknown as { connection: Socket }).connection.stream.destroy();
  }

  round(round: Round, pooler: Pooler, recurring: Recurring, settle: Settle): void {
    const { begin, context, statement, after } = round;
    const chunks: Buffer[] = [];
    let silent = 0;
    for (const name of this.#statements.takeEvicted()) chunks.push(messages.close(name));
    if (begin) {
      chunks.push(...plain(begin));
      silent += 1;
    }
    if (context) {
      this.#pushContext(chunks, context, pooler);
      silent += 1;
    }
    const prepared =
      pooler.named && recurring.has(statement.text) ? this.#statements.take(statement.text) : undefined;
    if (!prepared) {
      chunks.push(messages.parse('', statement.text), messages.bind('', statement.values), messages.describe);
    } else {
      if (!prepared.isReady) {
        chunks.push(messages.close(prepared.name), messages.parse(prepared.name, statement.text));
      }
      chunks.push(messages.bind(prepared.name, statement.values));
      if (!prepared.isReady || pooler.present) chunks.push(messages.describe);
    }
    chunks.push(messages.execute);
    for (const text of after ?? []) chunks.push(...plain(text));
    chunks.push(messages.sync);
    const parts = { bytes: Buffer.concat(chunks), silent, prepared, parsers: statement.parsers };
    this.query(
      new Exchange(parts, (error, result) => {
        if (!error && context && pooler.named) this.#context.isReady = true;
        settle(error, result);
      }),
    );
  }

  command(text: string, silent: number, settle: Settle): void {
    this.query(new Exchange({ bytes: messages.query(text), silent }, settle));
  }

  /** DISCARD ALL took the prepared statements along. */
  wasReset(): void {
    this.tainted = false;
    this.#statements.clear();
    this.#context = new Prepared(contextName);
  }

  #pushContext(chunks: Buffer[], context: WireContext, pooler: Pooler): void {
    if (!pooler.named) {
      chunks.push(context.unnamed);
      return;
    }
    if (!this.#context.isReady)
      chunks.push(messages.close(contextName), messages.parse(contextName, contextText));
    chunks.push(context.named);
  }
}

const plain = (text: string): readonly Buffer[] => [
  messages.parse('', text),
  messages.bind('', []),
  messages.execute,
];
