export interface ClickHouseUser {
  readonly name: string;
  readonly password: string;
}

export interface ClickHouseOptions {
  /** Absolute folder, made when missing. One server at a time owns it. */
  readonly dataDir: string;
  /** 0 takes a free port of the system; it is kept when the server process is restarted. */
  readonly port: number;
  readonly users: {
    /** May do everything, including access control. */
    readonly admin: ClickHouseUser;
    /** SELECT only, and of all settings only `SQL_bulkhead_org` may be changed. Grants come later, by SQL. */
    readonly reader?: ClickHouseUser;
  };
  /** The server appends to it. */
  readonly logFile: string;
  readonly memoryLimit?: {
    /** Bytes that one query may take. */
    readonly perQuery?: number;
    /** Bytes that the whole engine may take. */
    readonly total?: number;
  };
}

export interface ClickHouseServer {
  /** Without credentials: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly port: number;
  /** Of the supervisor process, which outlives crashes of the engine. */
  readonly pid: number;
  /** As `select version()` says. */
  readonly version: string;
  /** Resolves when the process is gone; running statements get 10 s to end. */
  stop(): Promise<void>;
}
