import type { OrgContext } from '@bulkhead/tenancy';
import { allGuards } from './guards.js';
import type { ModelMap } from './model-map.js';
import type { OrgAdapter } from './org-adapter.js';
import type { AuthClient, ScopedClient } from './org-db.js';
import { Planes } from './planes.js';
import { rememberPosture } from './posture/assert-posture.js';
import type { ExpectedCatalog } from './posture/expected-catalog.js';
import type { PoolStats } from './wire/lending.js';

export interface DbOptions {
  /** DATABASE_URL of the runtime login, which has no rights of its own. */
  readonly url: string;
  /** CONTEXT_SEAL_KEY: `<version>:<64 hex>`, newest first. */
  readonly sealKey: string;
  /** Connections per process. Default 10. */
  readonly poolSize?: number;
  /** How long, in ms, an operation waits for a connection. Default 5000. */
  readonly poolWaitMs?: number;
  /** How long, in ms, the database may work on one statement. Default 10000. */
  readonly statementTimeoutMs?: number;
}

export interface BulkheadOptions extends DbOptions {
  /** The model map that `prisma generate` writes. */
  readonly models: ModelMap;
  /** The catalog that it writes beside it, which assertPosture compares the database with. */
  readonly catalog?: ExpectedCatalog;
}

export interface ScopedDb<Client, Auth = AuthClient> {
  /** The client of one org, for the very context that authentication returned. Costs next to nothing. */
  forOrg(context: OrgContext): ScopedClient<Client>;
  /** The lookups by which a credential is recognized, before its org is known. */
  asAuth(): Auth;
  stats(): PoolStats;
  close(): Promise<void>;
}

/**
 * Puts a generated Prisma client behind orgs. `make` is handed the driver adapter and returns the client, with
 * whatever options and extensions it has; nobody else gets hold of it.
 */
export const bulkhead = <Client extends object>(
  make: (adapter: OrgAdapter) => Client,
  options: BulkheadOptions,
): ScopedDb<Client> => {
  const planes = new Planes(make, options, allGuards);
  const db: ScopedDb<Client> = {
    forOrg: (context) => planes.forOrg(context) as ScopedClient<Client>,
    asAuth: () => planes.auth,
    stats: () => planes.lending.stats(),
    close: () => planes.lending.close(),
  };
  return rememberPosture(db, options);
};
