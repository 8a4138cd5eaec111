/** What the annotated schema wants the live catalog to say. The generator writes it. */
export interface ExpectedCatalog {
  readonly tables: readonly ExpectedTable[];
  /** What the schema dump says about functions, keys, triggers and the gatekeeper. */
  readonly dumped: readonly CatalogFact[];
}

/** One statement about an object of the database, in a form that can be compared as text. */
export interface CatalogFact {
  readonly object: string;
  readonly aspect: string;
  readonly value: string;
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
