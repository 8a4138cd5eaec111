import { AuthLookups } from './auth-lookups.js';
import type { DbOptions, ScopedDb } from './bulkhead.js';
import { catalog } from './generated/isolation/catalog.js';
import { models } from './generated/isolation/models.js';
import { PrismaClient } from './generated/prisma/client.js';
import { allGuards, type Guards } from './guards.js';
import type { ScopedClient } from './org-db.js';
import { Planes } from './planes.js';
import { rememberPosture } from './posture/assert-posture.js';

/** One org's client: `db.project.create({ data: { name } })`, as if there were one customer. */
export type OrgDb = ScopedClient<PrismaClient>;

export type Db = ScopedDb<PrismaClient, AuthLookups>;

/** The product's own database. Connects with the first operation. */
export const createDb = (options: DbOptions): Db => openDb(options, allGuards);

/** For tests, which take out single guards. Not exported by the package. */
export const openDb = (options: DbOptions, guards: Guards): Db => {
  const planes = new Planes((adapter) => new PrismaClient({ adapter }), { ...options, models }, guards);
  const lookups = new AuthLookups(planes.lookups);
  const db: Db = {
    forOrg: (context) => planes.forOrg(context) as OrgDb,
    asAuth: () => lookups,
    stats: () => planes.lending.stats(),
    close: () => planes.lending.close(),
  };
  return rememberPosture(db, { ...options, catalog });
};
