import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Lending } from './wire/lending.js';
import { ScopedPool } from './wire/scoped-pool.js';

/** The stock Postgres adapter with its own types and errors, over a pool that knows orgs. */
export class OrgAdapter implements SqlDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@bulkhead/db';
  readonly #stock: PrismaPg;

  constructor(lending: Lending) {
    this.#stock = new PrismaPg(new ScopedPool(lending));
  }

  connect(): Promise<SqlDriverAdapter> {
    return this.#stock.connect();
  }
}
