import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { catalog } from '../../src/generated/isolation/catalog.js';
import { asOrg, refusalOf } from '../as-plane.js';
import { isolatedDatabase } from '../isolated-database.js';

const sql = isolatedDatabase();

const everything = async (): Promise<string> => {
  const seen: unknown[] = [];
  for (const { table } of catalog.tables) {
    seen.push((await sql.runtime.query(`select row_to_json(t)::text as row from ${table} t`)).rows);
  }
  return JSON.stringify(seen);
};

describe.each(catalog.tables.filter(({ kind }) => kind !== 'global'))(
  'table $table',
  ({ table, kind, verbs, updatable }) => {
    const org = kind === 'org' ? 'id' : 'org_id';
    const acmesRows = async () =>
      Number(
        (await sql.superuser.query(`select count(*) from ${table} where ${org} = $1`, [acme.id])).rows[0]
          ?.count,
      );
    /** A column that may be set to itself. */
    const column = updatable[0] ?? org;

    test('shows an org its own rows', async () => {
      const own = await acmesRows();
      expect(own).toBeGreaterThan(0);
      await asOrg(sql.runtime, acme, async () => {
        expect((await sql.runtime.query(`select from ${table}`)).rowCount).toBe(own);
      });
    });

    test('guarantees that the other org is not read, by whatever condition', async () => {
      await asOrg(sql.runtime, acme, async () => {
        for (const condition of [
          `${org} = '${globex.id}'`,
          `${org} <> '${acme.id}'`,
          `id in (select id from ${table} where ${org} = '${globex.id}')`,
          `${org}::text like '0190000b%'`,
          `exists (select from organizations o where o.id = '${globex.id}')`,
        ]) {
          expect((await sql.runtime.query(`select * from ${table} where ${condition}`)).rows).toEqual([]);
        }
        const { rows } = await sql.runtime.query(`table ${table}`);
        expect(JSON.stringify(rows)).not.toContain(globex.marker);
      });
    });

    test('guarantees that the other org is neither changed nor deleted', async () => {
      await asOrg(sql.runtime, acme, async () => {
        const statements = [
          `update ${table} set ${column} = ${column} where ${org} = '${globex.id}'`,
          `delete from ${table} where ${org} = '${globex.id}'`,
        ];
        for (const [verb, statement] of [
          ['update', statements[0]],
          ['delete', statements[1]],
        ] as const) {
          if (verbs.includes(verb)) expect((await sql.runtime.query(statement ?? '')).rowCount).toBe(0);
          else expect(await refusalOf(sql.runtime, statement ?? '')).toBe('42501');
        }
      });
    });

    test('guarantees that an own row cannot be moved into the other org', async () => {
      await asOrg(sql.runtime, acme, async () => {
        expect(await refusalOf(sql.runtime, `update ${table} set ${org} = '${globex.id}'`)).toBe('42501');
      });
    });

    test('guarantees that no id can be chosen', async () => {
      await asOrg(sql.runtime, acme, async () => {
        expect(await refusalOf(sql.runtime, `insert into ${table} (id) values (uuidv7())`)).toBe('42501');
        expect(await refusalOf(sql.runtime, `update ${table} set id = uuidv7()`)).toBe('42501');
      });
    });

    test('guarantees that it cannot be emptied, locked against others for ever or altered', async () => {
      await asOrg(sql.runtime, acme, async () => {
        for (const statement of [
          `truncate ${table}`,
          `alter table ${table} disable row level security`,
          `alter table ${table} owner to bulkhead_app`,
          `drop table ${table}`,
          `create policy mine on ${table} using (true)`,
          `create index on ${table} (id)`,
          `grant select on ${table} to public`,
          `comment on table ${table} is 'x'`,
          `vacuum ${table}`,
          `copy ${table} to program 'cat'`,
        ]) {
          expect(await refusalOf(sql.runtime, statement)).toMatch(/^(42501|25001)$/);
        }
      });
    });

    test('guarantees that the owner of the table sees nothing either', async () => {
      expect((await sql.migrator.query(`select from ${table}`)).rowCount).toBe(0);
    });

    test.each(['bulkhead_runtime', 'bulkhead_auth'])(
      'guarantees that %s may not even name it',
      async (role) => {
        await sql.runtime.query(`begin; set local role ${role}`);
        for (const statement of [
          `select from public.${table}`,
          `update public.${table} set id = id`,
          `delete from public.${table}`,
        ]) {
          expect(await refusalOf(sql.runtime, statement)).toBe('42501');
        }
        await sql.runtime.query('rollback');
      },
    );
  },
);

describe('inserting', () => {
  test('fills the org from the context', async () => {
    await asOrg(sql.runtime, acme, async () => {
      const { rows } = await sql.runtime.query(
        `insert into teams (slug, name, updated_at) values ('new', 'New', now()) returning org_id`,
      );
      expect(rows).toEqual([{ org_id: acme.id }]);
    });
  });

  test.each(catalog.tables.filter(({ verbs, kind }) => kind !== 'org' && verbs.includes('insert')))(
    'guarantees that $table takes no row for the other org',
    async ({ table, insertable }) => {
      const { rows } = await sql.superuser.query(`select * from ${table} where org_id = $1 limit 1`, [
        globex.id,
      ]);
      const columns = insertable.filter((column) => column !== 'search');
      await asOrg(sql.runtime, acme, async () => {
        const values = columns.map((_, n) => `$${n + 1}`).join(', ');
        const text = `insert into ${table} (${columns.join(', ')}) values (${values})`;
        const row = columns.map((column) => (column === 'tags' ? [] : (rows[0]?.[column] ?? null)));
        expect(await refusalOf(sql.runtime, text, row)).toBe('42501');
      });
    },
  );
});

test('guarantees that nothing of globex is in anything that acme can read', async () => {
  await asOrg(sql.runtime, acme, async () => {
    const seen = await everything();
    expect(seen).toContain(acme.marker);
    expect(seen).not.toContain(globex.marker);
    expect(seen).not.toContain(globex.id);
  });
});
