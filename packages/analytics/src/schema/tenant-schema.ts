/** What the guard must know of a database. It is read from the server itself, by the writer, at start and on change. */
export interface TenantSchema {
  /** Changes with anything below; verdicts hold for one version only. */
  readonly version: string;
  readonly database: string;
  /** Table name → its columns, for every table whose rows are each of one org and sorted by it first. */
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;
  /** Lower case, without names that are also those of ordinary functions. */
  readonly tableFunctions: ReadonlySet<string>;
  /** Made with CREATE FUNCTION. */
  readonly userFunctions: ReadonlySet<string>;
}
