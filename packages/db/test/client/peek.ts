import type { OrgContext } from '@bulkhead/tenancy';
import { sealKeys } from '@bulkhead/testkit';
import type { DbOptions } from '../../src/bulkhead.js';
import type { OrgDb } from '../../src/create-db.js';
import { models } from '../../src/generated/isolation/models.js';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import { allGuards, type Guards } from '../../src/guards.js';
import type { AuthClient } from '../../src/org-db.js';
import { Planes } from '../../src/planes.js';
import type { PoolStats } from '../../src/wire/lending.js';

export interface PeekedDb {
  forOrg(context: OrgContext): OrgDb;
  readonly lookups: AuthClient;
  stats(): PoolStats;
  /** What the next borrower of the one connection finds, before it has said on whose behalf it asks. */
  peek(): Promise<Leftovers>;
  close(): Promise<void>;
}

export interface Leftovers {
  readonly pid: number;
  readonly found: Readonly<Record<string, string | null>>;
}

/** Nothing of any org: what each peek has to find. */
export const clean = {
  user: 'bulkhead_runtime',
  role: 'none',
  org: '',
  actor: '',
  seal: '',
  timeout: '0',
  search_path: '"$user", public',
  transaction: 'no',
  cursors: '0',
  listening: '0',
};

/** A client with one connection, into which a test can look from below. */
export const peekedDb = (
  options: Pick<DbOptions, 'url'> & Partial<DbOptions>,
  guards: Partial<Guards> = {},
): PeekedDb => {
  const planes = new Planes(
    (adapter) => new PrismaClient({ adapter }),
    { sealKey: sealKeys, models, poolSize: 1, ...options },
    { ...allGuards, ...guards },
  );
  return {
    forOrg: (context) => planes.forOrg(context) as OrgDb,
    lookups: planes.lookups,
    stats: () => planes.lending.stats(),
    close: () => planes.lending.close(),
    peek: () =>
      new Promise((resolve, reject) => {
        planes.lending.lend((error, connection) => {
          if (error) {
            reject(error);
            return;
          }
          connection.query(leftovers).then(({ rows: [row] }) => {
            const { pid, ...found } = row;
            planes.lending.giveBack(connection);
            resolve({ pid, found });
          }, reject);
        });
      }),
  };
};

const leftovers = `select pg_backend_pid() as pid, current_user as user, current_setting('role') as role,
  coalesce(current_setting('app.current_org_id', true), '') as org,
  coalesce(current_setting('app.current_actor', true), '') as actor,
  coalesce(current_setting('app.context_seal', true), '') as seal,
  current_setting('statement_timeout') as timeout, current_setting('search_path') as search_path,
  case when now() = statement_timestamp() then 'no' else 'yes' end as transaction,
  (select count(*) from pg_cursors where name <> '')::text as cursors,
  (select count(*) from pg_listening_channels())::text as listening`;
