import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** Whether a pooler such as PgBouncer stands between us and Postgres, and what it can do. */
export interface Pooler {
  /** Each transaction may meet another server connection. */
  readonly present: boolean;
  /** Named statements survive from one transaction to the next. */
  readonly named: boolean;
}

/**
 * A pooler hands out a process id of its own, so it differs from the backend's. PgBouncer from 1.21 renames
 * prepared statements and keeps track of them; an older one passes our name through to whichever server
 * connection it has at hand, where the next transaction does not find it.
 */
export const findPooler = async (connection: pg.Client): Promise<Pooler> => {
  const name = `bulkhead_probe_${randomUUID()}`;
  const { rows } = await connection.query<{ pid: number; passed: boolean }>({
    name,
    text: `select pg_backend_pid() as pid,
                  exists (select from pg_prepared_statements where name = $1) as passed`,
    values: [name],
  });
  const [row] = rows;
  const { processID } = connection as unknown as { processID: number };
  if (!row)
    throw new Error('the probe for a connection pooler returned no row, expected one; check the pooler');
  const present = row.pid !== processID;
  return { present, named: !present || !row.passed };
};
