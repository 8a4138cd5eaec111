import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { asOrg } from '../as-plane.js';
import { isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();

interface Link {
  readonly child: string;
  readonly column: string;
  readonly parent: string;
  readonly writable: boolean;
}

/** Everything that a refused statement says. */
const failure = async (text: string, values: unknown[]): Promise<unknown> => {
  await sql.runtime.query('savepoint attempt');
  try {
    await sql.runtime.query(text, values);
    return 'succeeded';
  } catch (error) {
    const { code, message, detail, hint, constraint, table, column } = error as Record<string, unknown>;
    return JSON.parse(
      JSON.stringify({ code, message, detail, hint, constraint, table, column }).replaceAll(
        String(values[0]),
        '<id>',
      ),
    );
  } finally {
    await sql.runtime.query('rollback to savepoint attempt');
  }
};

describe('a reference between tables', () => {
  test('guarantees that a foreign id and a missing id fail alike, for every reference of the schema', async () => {
    const { rows: links } = await sql.superuser.query<Link>(
      `select f.conrelid::regclass::text as child, a.attname as column, f.confrelid::regclass::text as parent,
         has_column_privilege('bulkhead_app', f.conrelid, a.attnum, 'update') as writable
       from pg_constraint f
       join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
       where f.contype = 'f' and cardinality(f.conkey) = 2 and f.connamespace = 'public'::regnamespace`,
    );
    expect(links.length).toBeGreaterThan(15);
    await asOrg(sql.runtime, acme, async () => {
      for (const { child, column, parent, writable } of links) {
        const { rows: foreign } = await sql.superuser.query(
          `select id from ${parent} where org_id = $1 limit 1`,
          [globex.id],
        );
        const update = `update ${child} set ${column} = $1`;
        const missing = await failure(update, ['0190000a-0000-7000-8000-ffffffffffff']);
        const other = await failure(update, [foreign[0]?.id]);
        expect([child, column, other]).toEqual([child, column, missing]);
        // A fixed column is refused before its value is looked at.
        expect(other).toMatchObject({ code: writable ? '23503' : '42501' });
      }
    });
  });

  test.each([
    [
      'a team',
      `delete from teams where id = $1`,
      'team',
      'select team_id as link from projects where id = $1',
      'project',
    ],
    [
      'a project',
      `delete from projects where id = $1`,
      'project',
      'select project_id as link from catalog_entities where id = $1',
      'entity',
    ],
    [
      'a comment',
      `delete from comments where id = $1`,
      'comment',
      'select parent_id as link from comments where id = $1',
      'colleaguesComment',
    ],
  ] as const)('that becomes empty when %s goes keeps its org', async (_, remove, removed, look, kept) => {
    await asOrg(sql.runtime, acme, async () => {
      expect((await sql.runtime.query(remove, [acme.rowId(rows[removed])])).rowCount).toBe(1);
      expect((await sql.runtime.query(look, [acme.rowId(rows[kept])])).rows).toEqual([{ link: null }]);
    });
  });

  test('guarantees that deleting in one org deletes nothing of the other', async () => {
    const count = async () =>
      (await sql.superuser.query('select count(*)::int as n from documents where org_id = $1', [globex.id]))
        .rows[0]?.n;
    const before = await count();
    await asOrg(sql.runtime, acme, async () => {
      await sql.runtime.query('delete from projects');
      expect((await sql.runtime.query('select from documents')).rowCount).toBe(0);
    });
    expect(await count()).toBe(before);
  });
});

describe('a unique key', () => {
  test('guarantees that a value of the other org is free', async () => {
    await asOrg(sql.runtime, acme, async () => {
      const free = [
        `insert into teams (slug, name, updated_at) values ('theirs', 'x', now())`,
        `insert into agents (name, updated_at) values ('${globex.marker}', now())`,
        `insert into users (email, name, updated_at) values ('${globex.name}@example.org', 'x', now())`,
        `insert into tokens (public_id, secret_hash, name, updated_at) values ('public-${globex.name}', 'x', 'x', now())`,
        `insert into idempotency_keys (key, method, path, request_hash, expires_at) values ('${globex.marker}', 'POST', '/', 'x', now())`,
      ];
      for (const text of free) expect((await sql.runtime.query(text)).rowCount).toBe(1);
    });
  });

  test('still holds inside the org', async () => {
    await asOrg(sql.runtime, acme, async () => {
      await expect(
        sql.runtime.query(`insert into agents (name, updated_at) values ('${acme.marker}', now())`),
      ).rejects.toMatchObject({ code: '23505' });
    });
  });
});
