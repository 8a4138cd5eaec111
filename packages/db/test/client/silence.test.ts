import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest({ poolSize: 1, statementTimeoutMs: 200 });

/** What runs for our login, until nothing does or patience ends. */
const stillActive = async (): Promise<unknown[]> => {
  for (let attempt = 0; ; attempt += 1) {
    const { rows } = await subject.sql.superuser.query(
      `select left(query, 60) as query from pg_stat_activity
        where datname = current_database() and usename = 'bulkhead_runtime' and state = 'active'`,
    );
    if (rows.length === 0 || attempt === 100) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('a statement that lifted its own timeout', () => {
  test('guarantees that the server does not work on after the client has given it up', async () => {
    const attempt = subject.db.forOrg(acme.context()).$transaction(
      async (tx) => {
        await tx.$queryRaw`select set_config('statement_timeout', '0', true)`;
        await tx.$queryRaw`select pg_sleep(120)::text`;
      },
      { timeout: 100_000 },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await stillActive()).toEqual([]);
    expect(await subject.db.forOrg(globex.context()).project.count()).toBeGreaterThan(0);
  }, 60_000);
});
