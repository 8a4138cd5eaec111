import { BulkheadError } from '@bulkhead/tenancy';

/** A table whose rows are each of one org. */
export class TenantTable<Name extends string = string> {
  constructor(readonly name: Name) {}
}

/** SQL that only `tenantSql` makes: no value can be written into it. */
export class TenantSql {
  /** Private by name, so that no object literal passes for one. */
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
}

/**
 * A question's SQL. Tables are put in as objects, and each brings its org filter along, so that an author cannot
 * forget it; values are bound as `{name:Type}`. Anything else in `${}` is a type error, and refused at run time.
 */
export const tenantSql = (strings: TemplateStringsArray, ...tables: readonly TenantTable[]): TenantSql => {
  const text = tables.map((table, index) => {
    if (!(table instanceof TenantTable)) {
      throw new BulkheadError(
        'OPERATION_REFUSED',
        `value ${index + 1} of a tenantSql text is a ${typeof table}, expected a tenant table; bind values as {name:Type}`,
      );
    }
    return `${strings[index]}(SELECT * FROM ${table.name} WHERE org_id = {org_id:UUID}) AS ${table.name}`;
  });
  return new TenantSql(text.join('') + (strings.at(-1) ?? ''));
};
