import { currentContext } from '@bulkhead/tenancy';
import { sealKeys } from '@bulkhead/testkit';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type { DbOptions } from '../../src/bulkhead.js';
import { type Db, openDb } from '../../src/create-db.js';
import { allGuards, type Guards } from '../../src/guards.js';
import { type IsolatedDatabase, isolatedDatabase } from '../isolated-database.js';

export interface ClientUnderTest {
  readonly sql: IsolatedDatabase;
  readonly db: Db;
  /** Another one on the same database, closed with it. */
  open(options?: Partial<DbOptions>, guards?: Partial<Guards>): Db;
}

/** The client on a database of the test file's own, with acme's and globex's mirrored rows. */
export const clientUnderTest = (
  options: Partial<DbOptions> = {},
  guards: Partial<Guards> = {},
): ClientUnderTest => {
  const opened: Db[] = [];
  // Hooks run in the order in which they are declared, and the next line declares the one that drops the database.
  afterAll(async () => {
    await Promise.all(opened.map((db) => db.close()));
  });
  const sql = isolatedDatabase();
  afterEach(async () => {
    expect(currentContext()).toBeUndefined();
    expect(await openTransactions(sql)).toEqual([]);
  });
  const open: ClientUnderTest['open'] = (more = {}, without = {}) => {
    const db = openDb(
      { url: sql.database.url, sealKey: sealKeys, ...options, ...more },
      { ...allGuards, ...guards, ...without },
    );
    opened.push(db);
    return db;
  };
  const made: { db?: Db } = {};
  beforeAll(() => {
    made.db = open();
  });
  return {
    sql,
    open,
    get db() {
      if (!made.db) throw new Error('the client is made before the first test, not while tests are declared');
      return made.db;
    },
  };
};

const openTransactions = async ({ superuser }: IsolatedDatabase): Promise<unknown[]> => {
  const look = async () => {
    const { rows } = await superuser.query(
      `select state, left(query, 80) as query from pg_stat_activity
        where datname = current_database() and usename = 'bulkhead_runtime' and state like 'idle in transaction%'`,
    );
    return rows;
  };
  // A connection that was cut a moment ago may still be listed.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const found = await look();
    if (found.length === 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return look();
};
