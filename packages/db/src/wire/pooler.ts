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
  const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid');
  const [row] = rows;
  const { processID } = connection as unknown as { processID: number };
  if (!row)
    throw new Error('the probe for a connection pooler returned no row, expected one; check the pooler');
  const present = row.pid !== processID;
  return { present, named: !present || (await keepsTrackOfNames(connection)) };
};

/** Postgres knows a name that was passed on as it is, and then SQL can take it back; a renamed one it does not. */
const keepsTrackOfNames = async (connection: pg.Client): Promise<boolean> => {
  const name = `bulkhead_probe_${randomUUID()}`;
  // One transaction stays on one server connection.
  await connection.query('begin');
  try {
    await connection.query({ name, text: 'select' });
    await connection.query(`deallocate "${name}"`);
    return false;
  } catch (error) {
    if ((error as { code?: unknown }).code !== unknownStatement) throw error;
    return true;
  } finally {
    await connection.query('rollback');
  }
};

/** SQLSTATE invalid_sql_statement_name. */
const unknownStatement = '26000';
