import { currentContext } from '@bulkhead/tenancy';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import pg from 'pg';
import type { TestDatabase } from './test-database.js';

/**
 * Fails the test that leaves a transaction, a lock, a setting of an org or a current context behind,
 * and the file that leaves a connection to its database open.
 */
export const watchLeaks = (database: () => TestDatabase): void => {
  let underneath: pg.Client;
  const sessions = async (condition: string): Promise<unknown[]> => {
    const { rows } = await underneath.query(
      `select state, left(query, 80) as query from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
          and usename in ('bulkhead_runtime', 'bulkhead_migrator') and ${condition}`,
    );
    return rows;
  };

  beforeAll(async () => {
    underneath = new pg.Client({ connectionString: database().superuserUrl });
    await underneath.connect();
  });

  afterEach(async () => {
    expect(currentContext()).toBeUndefined();
    expect(await gone(() => sessions(`state like 'idle in transaction%'`))).toEqual([]);
  });

  afterAll(async () => {
    const open = await gone(() => sessions('true'));
    await underneath.end();
    expect(open).toEqual([]);
  });
};

/** A connection that was closed a moment ago may still be listed, so look a few times before calling it a leak. */
const gone = async (look: () => Promise<unknown[]>): Promise<unknown[]> => {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const found = await look();
    if (found.length === 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return look();
};
