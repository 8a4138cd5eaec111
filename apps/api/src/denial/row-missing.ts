import { BulkheadError } from '@bulkhead/tenancy';

/** A row that a caller asked for and did not get: by its table, as the database names it, and its id. */
export interface Wanted {
  readonly table: string;
  readonly id: string;
}

/**
 * The answer for a row that is missing and for one of another org: nothing here can tell them apart. Which of
 * the two it was is looked up by the database, after the answer, for the audit of whoever has the row.
 */
export class RowMissing extends BulkheadError {
  readonly wanted: readonly Wanted[];

  /** @param wanted none for a row without an id of its own, such as the org's. */
  constructor(wanted: readonly Wanted[], field?: string) {
    const named = wanted.map(({ table, id }) => `${table} ${id}`).join(', ');
    super('NOT_FOUND', `no row ${named} for this caller`, field === undefined ? {} : { field });
    this.wanted = wanted;
  }
}
