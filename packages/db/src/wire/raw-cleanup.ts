import type { Connection } from './connection.js';
import type { Pooler } from './pooler.js';

/**
 * What raw SQL may leave behind in a session, undone in the very transaction that ran it. Danger: a temporary
 * table would come before the real one of its name for everybody who gets this server connection next.
 */
export const sessionCleanup: readonly string[] = [
  'reset session authorization',
  'reset role',
  'reset all',
  'discard temp',
];

/**
 * The connection is reset before its next borrower. Behind a transaction pooler that reset would meet another
 * server connection, so the transaction itself has to end with the clean-up: the answer says whether.
 */
export const markRaw = (connection: Connection, pooler: Pooler): boolean => {
  if (!pooler.present) connection.tainted = true;
  return pooler.present;
};
