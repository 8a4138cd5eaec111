/** What the annotated schema wants the live catalog to say. The generator writes it. */
export interface ExpectedCatalog {
  readonly tables: readonly ExpectedTable[];
  /** Name of a function in schema bulkhead → sha256 of its body. */
  readonly functions: Readonly<Record<string, string>>;
}

export interface ExpectedTable {
  readonly model: string;
  readonly table: string;
  readonly kind: 'tenant' | 'owned' | 'managed' | 'org' | 'global';
  readonly verbs: readonly ('select' | 'insert' | 'update' | 'delete')[];
  /** Columns that the application may name in an INSERT. */
  readonly insertable: readonly string[];
  readonly updatable: readonly string[];
  readonly policies: readonly ExpectedPolicy[];
}

export interface ExpectedPolicy {
  readonly name: string;
  readonly role: string;
  readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete';
  readonly restrictive: boolean;
  /** As Postgres prints the expression. */
  readonly using: string | null;
  readonly check: string | null;
}
