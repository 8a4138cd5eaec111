import { readFileSync } from 'node:fs';
import { acme, globex } from '@bulkhead/testkit';
import { afterEach, describe, expect, test } from '@jest/globals';
import { asOrg, refusalOf } from '../as-plane.js';
import { isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();
const isolation = readFileSync(new URL('../../../../prisma/isolation.sql', import.meta.url), 'utf8');

const reads = async (text: string) =>
  JSON.stringify((await sql.runtime.query(text)).rows).includes(globex.marker);
const may = async (text: string) => (await refusalOf(sql.runtime, text)) === null;
const foreignTeam = `insert into teams (org_id, slug, name, updated_at) values ('${globex.id}', 'planted', 'x', now())`;

interface Guard {
  readonly name: string;
  /** Takes the guard out, as a superuser. */
  readonly remove: string;
  /** Undoes what the isolation SQL does not. */
  readonly restore?: string;
  /** Whether acme gets at what is globex's. */
  readonly attack: () => Promise<boolean>;
}

const guards: readonly Guard[] = [
  {
    name: 'the wall',
    remove: 'drop policy bulkhead_org_wall on projects',
    attack: () => asOrg(sql.runtime, acme, () => reads('select * from projects')),
  },
  {
    name: 'the restrictive kind of the wall',
    remove: `create policy careless on projects to bulkhead_app using (true);
      drop policy bulkhead_org_wall on projects;
      create policy bulkhead_org_wall on projects to bulkhead_app using (org_id = (select bulkhead.current_org_id()))`,
    restore: 'drop policy careless on projects',
    attack: () => asOrg(sql.runtime, acme, () => reads('select * from projects')),
  },
  {
    name: 'row security',
    remove: 'alter table projects disable row level security',
    attack: () => asOrg(sql.runtime, acme, () => reads('select * from projects')),
  },
  {
    name: 'FORCE',
    remove: 'alter table projects no force row level security',
    attack: async () =>
      JSON.stringify((await sql.migrator.query('select * from projects')).rows).includes(globex.marker),
  },
  {
    name: 'WITH CHECK',
    remove: 'alter policy bulkhead_org_wall on teams with check (true)',
    attack: () => asOrg(sql.runtime, acme, () => may(foreignTeam)),
  },
  {
    name: 'the seal',
    remove: `create or replace function bulkhead.assert_sealed() returns boolean language plpgsql as 'begin return true; end'`,
    attack: () =>
      asOrg(sql.runtime, acme, async () => {
        await sql.runtime.query(`select set_config('app.current_org_id', '${globex.id}', true)`);
        return (await may('select from projects')) && reads('select * from projects');
      }),
  },
  {
    name: 'the seal of the role',
    remove: `create or replace function bulkhead.current_actor_role() returns text language sql security definer
      set search_path = pg_catalog, pg_temp as $$ select current_setting('app.current_role', true) $$`,
    attack: () =>
      asOrg(
        sql.runtime,
        acme,
        async () => {
          await sql.runtime.query(`select set_config('app.current_role', 'owner', true)`);
          return may(`select bulkhead.current_actor_role()`);
        },
        'viewer',
      ),
  },
  {
    name: 'the seal of the auth plane',
    remove: `create or replace function bulkhead.assert_auth_plane() returns boolean language plpgsql as 'begin return true; end'`,
    attack: () =>
      asOrg(sql.runtime, acme, async () => {
        await sql.runtime.query('set local role bulkhead_auth');
        return may(`select * from bulkhead.find_token('public-globex')`);
      }),
  },
  {
    name: 'the owner rule',
    remove: 'alter policy bulkhead_update on documents using (true) with check (true)',
    attack: () =>
      asOrg(
        sql.runtime,
        acme,
        async () =>
          (
            await sql.runtime.query(
              `update documents set title = 'x' where id = '${acme.rowId(rows.colleaguesDocument)}'`,
            )
          ).rowCount === 1,
        'member',
      ),
  },
  {
    name: 'the org in a foreign key',
    remove: `alter table documents drop constraint documents_org_id_project_id_fkey, add constraint plain foreign key (project_id) references projects (id)`,
    restore: `alter table documents drop constraint plain, add constraint documents_org_id_project_id_fkey
      foreign key (org_id, project_id) references projects (org_id, id) on update cascade on delete cascade`,
    attack: () =>
      asOrg(sql.runtime, acme, () =>
        may(`update documents set project_id = '${globex.rowId(rows.project)}'`),
      ),
  },
  {
    name: 'the org in a unique key',
    remove: 'create unique index everywhere on agents (name)',
    restore: 'drop index everywhere',
    attack: () =>
      asOrg(sql.runtime, acme, async () => {
        const code = await refusalOf(
          sql.runtime,
          `insert into agents (name, updated_at) values ('${globex.marker}', now())`,
        );
        return code === '23505';
      }),
  },
  {
    name: 'ids that only the database makes',
    remove: 'grant insert (id) on teams to bulkhead_app',
    attack: () =>
      asOrg(sql.runtime, acme, async () => {
        const probe = `insert into teams (id, slug, name, updated_at) values ('${globex.rowId(rows.team)}', 'x', 'x', now())`;
        return (await refusalOf(sql.runtime, probe)) === '23505';
      }),
  },
  {
    name: 'the append-only audit',
    remove:
      'grant delete on audit_log to bulkhead_app; create policy bulkhead_delete on audit_log for delete to bulkhead_app using (true)',
    attack: () => asOrg(sql.runtime, acme, async () => may('delete from audit_log')),
  },
  {
    name: 'roles without a way up',
    remove:
      'grant select on projects to bulkhead_auth; create policy careless on projects to bulkhead_auth using (true)',
    restore: 'drop policy careless on projects',
    attack: () =>
      asOrg(sql.runtime, acme, async () => {
        await sql.runtime.query('set local role bulkhead_auth; set local search_path = public');
        await sql.superuser.query('grant usage on schema public to bulkhead_auth');
        const open =
          (await may('select from public.projects')) && (await reads('select * from public.projects'));
        await sql.superuser.query('revoke usage on schema public from bulkhead_auth');
        return open;
      }),
  },
];

/** Each guard is the only one against something: without it the attack succeeds, so no test of it is idle. */
describe('without', () => {
  afterEach(async () => {
    await sql.migrator.query(isolation);
  });

  test.each(guards)('$name the attack succeeds, and with it not', async ({ remove, restore, attack }) => {
    expect(await attack()).toBe(false);
    await sql.superuser.query(remove);
    try {
      expect(await attack()).toBe(true);
    } finally {
      if (restore) await sql.superuser.query(restore);
      await sql.migrator.query(isolation);
    }
    expect(await attack()).toBe(false);
  });
});
