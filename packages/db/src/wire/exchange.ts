import type pg from 'pg';
import type { Prepared } from './statements.js';

/** What the stock adapter reads of a pg result. */
export interface WireResult {
  readonly command: string;
  readonly rowCount: number;
  readonly fields: readonly pg.FieldDef[];
  readonly rows: readonly unknown[][];
}

export type Parsers = (oid: number) => (text: string) => unknown;

export interface ExchangeParts {
  /** Everything up to and including one Sync. */
  readonly bytes: Buffer;
  /** How many commands in front of the caller's own answer to nobody: BEGIN, the context. */
  readonly silent: number;
  readonly prepared?: Prepared | undefined;
  readonly parsers?: Parsers | undefined;
}

type Settle = (error: Error | undefined, result: WireResult) => void;

/**
 * One write and the answers to it, up to ReadyForQuery. Postgres runs what stands between two Syncs as one
 * implicit transaction, so the context set by the first command holds for the caller's and dies with it.
 * pg.Client drives it like one of its own queries. It must not have a name: pg would book the first
 * ParseComplete, which is the context's, on it.
 */
export class Exchange implements pg.Submittable {
  callback = (): void => {};
  #silent: number;
  #fields: readonly pg.FieldDef[] | undefined;
  #columns: readonly ((text: string) => unknown)[] = [];
  #rows: unknown[][] = [];
  #command = '';
  #answered = false;
  #rowCount = 0;
  #failure: Error | undefined;

  constructor(
    private readonly parts: ExchangeParts,
    private readonly settle: Settle,
  ) {
    this.#silent = parts.silent;
    this.#fields = parts.prepared?.fields;
    this.#columns = parts.prepared?.columns ?? [];
  }

  submit(connection: pg.Connection): void {
    connection.stream.write(this.parts.bytes);
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.#fields = fields;
    const parsers = this.parts.parsers;
    this.#columns = parsers ? fields.map(({ dataTypeID }) => parsers(dataTypeID)) : [];
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    if (this.#silent > 0 || this.#answered || this.#failure) return;
    try {
      const row = fields.map((text, column) => (text === null ? null : this.#columns[column]?.(text)));
      this.#rows.push(row);
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (this.#silent > 0) {
      this.#silent -= 1;
      return;
    }
    if (this.#answered) return;
    this.#answered = true;
    // "INSERT 0 5", "SELECT 5", "COMMIT"
    const [command = '', ...counts] = text.split(' ');
    this.#command = command;
    this.#rowCount = Number(counts.at(-1) ?? 0) || 0;
  }

  handleEmptyQuery(): void {
    this.#answered = true;
  }

  // A COPY … FROM STDIN waits for data that nobody has, and swallowed the Sync behind it.
  handleCopyInResponse(connection: pg.Connection): void {
    const copying = connection as unknown as { sendCopyFail(reason: string): void; sync(): void };
    copying.sendCopyFail('COPY is not offered');
    copying.sync();
  }

  handleCopyData(): void {}

  handlePortalSuspended(): void {}

  /**
   * pg hands an error on before the server is ready again and forgets the query. The connection may be lent
   * again only once the server has rolled back, so this waits for ReadyForQuery, or for the end of the socket.
   */
  handleError(error: Error, connection: pg.Connection): void {
    const ready = () => done(error);
    const ended = () => done(error);
    const done = (failure: Error) => {
      connection.removeListener('readyForQuery', ready);
      connection.removeListener('end', ended);
      this.settle(failure, this.#result());
    };
    if (!fromServer(error)) {
      this.settle(error, this.#result());
      return;
    }
    connection.once('readyForQuery', ready);
    connection.once('end', ended);
  }

  handleReadyForQuery(): void {
    const { prepared } = this.parts;
    if (prepared) prepared.ready(this.#fields ?? [], this.#columns);
    this.settle(this.#failure, this.#result());
  }

  #result(): WireResult {
    return { command: this.#command, rowCount: this.#rowCount, fields: this.#fields ?? [], rows: this.#rows };
  }
}

const fromServer = (error: Error): boolean => 'severity' in error;
