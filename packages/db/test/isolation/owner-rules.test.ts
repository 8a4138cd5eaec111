import { roles } from '@bulkhead/tenancy';
import { acme } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { asOrg, refusalOf } from '../as-plane.js';
import { isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();

const tables = [
  ['projects', rows.project, rows.colleaguesProject],
  ['documents', rows.document, rows.colleaguesDocument],
  ['comments', rows.comment, rows.colleaguesComment],
] as const;
const required: Record<(typeof tables)[number][0], string> = {
  projects: `name) values ('x'`,
  documents: `title, project_id) values ('x', '${acme.rowId(rows.project)}'`,
  comments: `body, document_id) values ('x', '${acme.rowId(rows.document)}'`,
};
const isAdmin = (role: string) => role === 'owner' || role === 'admin';

describe.each(tables)('%s', (table, own, colleagues) => {
  const changed = async (statement: string) => (await sql.runtime.query(statement)).rowCount;

  test.each(roles)('as %s', async (role) => {
    await asOrg(
      sql.runtime,
      acme,
      async () => {
        const admin = isAdmin(role);
        expect(await changed(`update ${table} set created_at = now() where id = '${acme.rowId(own)}'`)).toBe(
          1,
        );
        expect(
          await changed(`update ${table} set created_at = now() where id = '${acme.rowId(colleagues)}'`),
        ).toBe(admin ? 1 : 0);
        await sql.runtime.query('savepoint before');
        expect(await changed(`delete from ${table} where id = '${acme.rowId(colleagues)}'`)).toBe(
          admin ? 1 : 0,
        );
        await sql.runtime.query('rollback to savepoint before');
        expect(await changed(`delete from ${table} where id = '${acme.rowId(own)}'`)).toBe(1);
      },
      role,
    );
  });

  test.each(roles)('guarantees that only an admin gives a record to somebody else: %s', async (role) => {
    await asOrg(
      sql.runtime,
      acme,
      async () => {
        const colleague = acme.rowId(rows.colleague);
        const give = `update ${table} set owner_id = '${colleague}' where id = '${acme.rowId(own)}'`;
        const [columns = '', values = ''] = required[table].split(') values (');
        const make = `insert into ${table} (${columns}, owner_id, updated_at) values (${values}, '${colleague}', now())`;
        expect(await refusalOf(sql.runtime, give)).toBe(isAdmin(role) ? null : '42501');
        expect(await refusalOf(sql.runtime, make)).toBe(isAdmin(role) ? null : '42501');
      },
      role,
    );
  });

  test('a new record belongs to whoever makes it', async () => {
    await asOrg(
      sql.runtime,
      acme,
      async () => {
        const [columns = '', values = ''] = required[table].split(') values (');
        const made = await sql.runtime.query(
          `insert into ${table} (${columns}, updated_at) values (${values}, now()) returning owner_id`,
        );
        expect(made.rows).toEqual([{ owner_id: acme.rowId(rows.user) }]);
      },
      'member',
    );
  });
});

describe('roles of the org', () => {
  test.each(roles)(
    'guarantees that nobody but owners and admins gives them or changes the org: %s',
    async (role) => {
      await asOrg(
        sql.runtime,
        acme,
        async () => {
          const admin = isAdmin(role);
          const change = async (text: string) => (await sql.runtime.query(text)).rowCount;
          expect(await change(`update memberships set role = 'owner'`)).toBe(admin ? 1 : 0);
          expect(await change(`update organizations set name = 'x'`)).toBe(admin ? 1 : 0);
          const colleague = acme.rowId(rows.colleague);
          const invite = `insert into memberships (user_id, role, updated_at) values ('${colleague}', 'owner', now())`;
          expect(await refusalOf(sql.runtime, invite)).toBe(admin ? null : '42501');
          expect(await change('delete from memberships')).toBe(admin ? 1 : 0);
        },
        role,
      );
    },
  );
});
