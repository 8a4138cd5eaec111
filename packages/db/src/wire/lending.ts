import { Pool } from 'pg';
import { Connection, type Round, type Settle } from './connection.js';
import { poolExhausted, unavailable } from './faults.js';
import { findPooler, type Pooler } from './pooler.js';
import { Recurring } from './statements.js';

export interface PoolSettings {
  readonly url: string;
  readonly size: number;
  /** Milliseconds to wait for a free connection. */
  readonly waitMs: number;
  /** Milliseconds that the server may work on one statement. */
  readonly statementTimeoutMs: number;
}

export interface PoolStats {
  /** Writes that waited for an answer. */
  readonly roundTrips: number;
  readonly connections: number;
  readonly idle: number;
  readonly waiting: number;
  /** Connections closed because they did not come back clean. */
  readonly discarded: number;
}

export type Lend = (error: Error | undefined, connection: Connection, pooler: Pooler) => void;

const rememberedTexts = 2000;
/** How long, in ms, a server may stay silent beyond its statement timeout before it counts as gone. */
const grace = 5000;

/** Lends connections that are clean, and takes them back only so. */
export class Lending {
  readonly #pool: Pool;
  readonly #recurring = new Recurring(rememberedTexts);
  readonly #deadlines = new Map<Connection, number>();
  readonly #watch: NodeJS.Timeout;
  /** Texts whose plan went stale → the same under another text, which no server connection has prepared. */
  readonly #revised = new Map<string, string>();
  #pooler: Pooler | undefined;
  #probe: Promise<Pooler> | undefined;
  #closed: Promise<void> | undefined;
  #revisions = 0;
  #roundTrips = 0;
  #discarded = 0;

  constructor(readonly settings: PoolSettings) {
    this.#pool = new Pool({
      connectionString: settings.url,
      max: settings.size,
      connectionTimeoutMillis: settings.waitMs,
      allowExitOnIdle: true,
      Client: Connection,
    });
    // An idle connection that the server closes is taken out by the pool itself.
    this.#pool.on('error', () => {});
    this.#watch = setInterval(() => this.#cutSilent(), 1000).unref();
  }

  /** `attempts`: unclean connections are closed, and a pool that offers only such is no use. */
  lend(take: Lend, attempts = this.settings.size): void {
    this.#pool.connect((error, client) => {
      const connection = client as unknown as Connection | undefined;
      if (error || !connection) {
        const full = this.#pool.waitingCount > 0 || this.#pool.totalCount >= this.settings.size;
        take(
          full ? poolExhausted(this.settings.size, this.settings.waitMs) : unavailable(error),
          connection as never,
          none,
        );
      } else if (!connection.isClean) {
        this.#discard(connection);
        if (attempts > 0) this.lend(take, attempts - 1);
        else take(unavailable(undefined), connection, none);
      } else if (this.#pooler) {
        take(undefined, connection, this.#pooler);
      } else {
        this.#lendFirst(connection, take);
      }
    });
  }

  /** Never throws: what is not clean is closed instead of lent again. */
  giveBack(connection: Connection): void {
    if (!connection.isIdle) this.#discard(connection);
    else if (connection.tainted) this.#reset(connection);
    else connection.release();
  }

  round(connection: Connection, round: Round, pooler: Pooler, settle: Settle): void {
    const text = this.#revised.get(round.statement.text);
    const current = text === undefined ? round : { ...round, statement: { ...round.statement, text } };
    connection.round(current, pooler, this.#recurring, this.#settled(connection, settle));
    this.#track(connection);
  }

  /** A schema change made the plan of this text unusable: every connection prepares it anew. */
  revise(text: string): void {
    if (this.#revised.size >= rememberedTexts) this.#revised.clear();
    this.#revisions += 1;
    this.#revised.set(text, `${text} /* ${this.#revisions} */`);
  }

  /** Statements of our own without parameters; the answers to the first `silent` of them go to nobody. */
  command(connection: Connection, text: string, silent: number, settle: Settle): void {
    connection.command(text, silent, this.#settled(connection, settle));
    this.#track(connection);
  }

  stats(): PoolStats {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return {
      roundTrips: this.#roundTrips,
      connections: totalCount,
      idle: idleCount,
      waiting: waitingCount,
      discarded: this.#discarded,
    };
  }

  close(): Promise<void> {
    clearInterval(this.#watch);
    this.#closed ??= this.#pool.end();
    return this.#closed;
  }

  #settled(connection: Connection, settle: Settle): Settle {
    return (error, result) => {
      this.#deadlines.delete(connection);
      settle(connection.isCondemned ? unavailable(error) : error, result);
    };
  }

  #track(connection: Connection): void {
    this.#roundTrips += 1;
    this.#deadlines.set(connection, Date.now() + this.settings.statementTimeoutMs + grace);
  }

  /** The network may swallow the server's answer, its timeout included. */
  #cutSilent(): void {
    const now = Date.now();
    for (const [connection, deadline] of this.#deadlines) if (deadline < now) connection.condemn();
  }

  /** DISCARD ALL ends settings, cursors, locks and prepared statements that outlived their transaction. */
  #reset(connection: Connection): void {
    this.command(connection, 'DISCARD ALL', 0, (error) => {
      if (error || !connection.isIdle) {
        this.#discard(connection);
        return;
      }
      connection.wasReset();
      connection.release();
    });
  }

  #discard(connection: Connection): void {
    this.#discarded += 1;
    connection.release(true);
  }

  /** What stands between us and Postgres is found out once, on the first connection. */
  #lendFirst(connection: Connection, take: Lend): void {
    this.#probe ??= findPooler(connection);
    this.#probe.then(
      (pooler) => {
        this.#pooler = pooler;
        take(undefined, connection, pooler);
      },
      (error: Error) => {
        this.#probe = undefined;
        this.#discard(connection);
        take(unavailable(error), connection, none);
      },
    );
  }
}

const none: Pooler = { present: false, named: false };
