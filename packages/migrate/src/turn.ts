import type { Pool } from 'pg';

/** The key of Prisma's own lock, so that a deployment by the regular CLI is waited for as well. */
const PRISMA_LOCK = 72707369;

/**
 * Waits until this session is the only one that migrates the database, for as long as it takes: the engine
 * itself gives up after 10 s. The session keeps the lock, which the engine then takes once more.
 */
export async function takeTurn(session: Pool, onWait: () => void): Promise<void> {
  const { rows } = await session.query<{ taken: boolean }>(
    'select pg_try_advisory_lock($1::bigint) as taken',
    [PRISMA_LOCK],
  );
  if (rows[0]?.taken) return;
  onWait();
  await session.query('select pg_advisory_lock($1::bigint)', [PRISMA_LOCK]);
}
