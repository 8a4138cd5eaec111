import { currentContext } from '@bulkhead/tenancy';
import { afterEach, expect } from '@jest/globals';
import { openSessions } from './sessions.js';
import type { TestDatabase } from './test-database.js';

/** Fails the test that leaves a transaction or a current context behind. Connections are looked for when the database is dropped. */
export const watchLeaks = (database: () => TestDatabase): void => {
  afterEach(async () => {
    expect(currentContext()).toBeUndefined();
    expect(await openSessions(database().superuserUrl, `state like 'idle in transaction%'`)).toEqual([]);
  });
};
