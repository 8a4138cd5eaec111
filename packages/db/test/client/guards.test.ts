import { acme, globex } from '@bulkhead/testkit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Db, OrgDb } from '../../src/create-db.js';
import { Prisma } from '../../src/generated/prisma/client.js';
import { rows } from '../mirrored-rows.js';
import { clientUnderTest } from './client-under-test.js';

const subject = clientUnderTest();
const their = (name: keyof typeof rows) => globex.rowId(rows[name]);

/** What holds by itself is shown by the matrix; here each guard is the last one, and then it is taken out too. */
interface Guard {
  /** True where globex was reached. */
  attack(org: OrgDb): Promise<boolean>;
  /** The guard itself: SQL that takes it out. */
  readonly remove: string;
}

const reached = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    const answer = await work;
    return answer !== null && JSON.stringify(answer) !== '[]' && JSON.stringify(answer) !== '{"count":0}';
  } catch {
    return false;
  }
};

/** Each on tables of its own, for what is taken out stays out. The seal is last: everything stands on it. */
const guards: Readonly<Record<string, Guard>> = {
  'the org wall': {
    attack: (org) => reached(org.team.findMany({ where: { id: their('team') } })),
    remove: 'drop policy bulkhead_org_wall on teams',
  },
  'row security': {
    attack: (org) =>
      reached(org.agent.updateMany({ where: { id: their('agent') }, data: { name: globex.marker } })),
    remove: 'alter table agents disable row level security',
  },
  'WITH CHECK': {
    // Not an operation that reads the row back, which the wall hides.
    attack: (org) =>
      reached(org.alertChannel.createMany({ data: { orgId: globex.id, kind: 'email', name: 'planted' } })),
    remove: 'alter policy bulkhead_org_wall on alert_channels with check (true)',
  },
  'the composite key': {
    attack: (org) =>
      reached(
        org.project.update({ where: { id: acme.rowId(rows.project) }, data: { teamId: their('team') } }),
      ),
    remove: 'alter table projects drop constraint projects_org_id_team_id_fkey',
  },
  'the list of columns that may be written': {
    attack: (org) =>
      reached(
        org.slo.createMany({ data: { id: acme.rowId(900), name: 'a', indicator: 'latency', target: 1 } }),
      ),
    remove: 'grant insert on slos to bulkhead_app',
  },
  'the seal': {
    attack: (org) =>
      reached(
        org.$transaction(async (tx) => {
          await tx.$queryRaw`select set_config('app.current_org_id', ${globex.id}, true)`;
          return tx.integration.findMany({ where: { id: their('integration') } });
        }),
      ),
    remove: `create or replace function bulkhead.current_org_id() returns uuid language sql stable
      as $$ select nullif(current_setting('app.current_org_id', true), '')::uuid $$`,
  },
};

describe('without the filter', () => {
  let db: Db;
  beforeAll(() => {
    db = subject.open({}, { filter: false });
  });

  test.each(Object.keys(guards))(
    '%s is what holds: globex is out of reach with it, and reached once it is gone',
    async (name) => {
      const { attack, remove } = guards[name] as Guard;
      expect(await attack(db.forOrg(acme.context()))).toBe(false);
      await subject.sql.superuser.query(remove);
      expect(await attack(db.forOrg(acme.context()))).toBe(true);
    },
  );
});

describe('without row security', () => {
  beforeAll(async () => {
    await subject.sql.superuser.query('alter table projects disable row level security');
  });
  const find = (db: Db) =>
    reached(db.forOrg(acme.context()).project.findMany({ where: { id: globex.rowId(rows.project) } }));

  test('the filter is what holds', async () => {
    expect(await find(subject.db)).toBe(false);
    expect(await find(subject.open({}, { filter: false }))).toBe(true);
  });
});

describe('without the list of offered statements', () => {
  test('guarantees that a transaction which was ended by SQL is noticed, and its connection is not lent again', async () => {
    const db = subject.open({ poolSize: 1 }, { rawSql: false });
    const org = db.forOrg(acme.context());
    for (const statement of ['commit', 'rollback']) {
      const attempt = org.$transaction(async (tx) => {
        await tx.team.count();
        await tx.$executeRaw(Prisma.raw(statement));
        return tx.team.count();
      });
      await expect(attempt).rejects.toMatchObject({
        code: expect.stringMatching(/TRANSACTION_CLOSED|STORE_UNAVAILABLE/),
      });
    }
    expect(db.stats().discarded).toBeGreaterThan(0);
    expect(await org.project.count()).toBeGreaterThan(0);
  });
});
