import { acme } from '@bulkhead/testkit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { asOrg } from '../as-plane.js';
import { isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();

interface Plan {
  readonly 'Node Type': string;
  readonly 'Subplan Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly Plan[];
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
const explain = async (text: string, options = ''): Promise<Plan[]> => {
  const { rows: answer } = await sql.runtime.query(`explain (format json${options}) ${text}`);
  return nodes(answer[0]['QUERY PLAN'][0].Plan);
};

// 100 small orgs and acme, which has as much as all of them together: the planner cannot see which one asks.
beforeAll(async () => {
  await sql.superuser.query(`
    insert into organizations (slug, name, updated_at) select 'org-' || n, 'x', now() from generate_series(1, 100) n;
    create temporary table share as
      select id as org_id from organizations, generate_series(1, 100) where slug like 'org-%'
      union all select '${acme.id}'::uuid from generate_series(1, 10000);
    insert into projects (org_id, owner_id, name, created_at, updated_at)
      select org_id, uuidv7(), 'p' || random(), now() - random() * interval '1 year', now() - random() * interval '1 year' from share;
    insert into audit_log (org_id, action, occurred_at)
      select org_id, 'project.create', now() - random() * interval '1 year' from share;
    insert into agents (org_id, name, updated_at) select id, 'a', now() from organizations where slug like 'org-%';
    insert into memories (org_id, agent_id, content, occurred_at, created_at, updated_at)
      select s.org_id, a.id, 'likes tea ' || random(), now() - random() * interval '1 year', now() - random() * interval '1 year', now()
      from share s join agents a on a.org_id = s.org_id;
    insert into incidents (org_id, title, started_at, created_at, updated_at)
      select org_id, 'i', now() - random() * interval '1 year', now() - random() * interval '1 year', now() from share;
    analyze;`);
});

describe('the wall', () => {
  test('asks for the org once per statement, however many rows there are', async () => {
    await asOrg(sql.runtime, acme, async () => {
      const plan = await explain('select count(*) from projects', ', analyze');
      const asked = plan.filter((node) => node['Subplan Name']?.startsWith('InitPlan'));
      expect(asked.map((node) => node['Actual Loops'])).toEqual([1]);
      expect(plan.flatMap(({ Filter = '' }) => Filter).join()).not.toContain('current_org_id');
    });
  });

  test('asks for the owner once per statement', async () => {
    await asOrg(sql.runtime, acme, async () => {
      const plan = await explain(`update projects set name = 'x' where status = 'active'`, ', analyze');
      const asked = plan.filter((node) => node['Subplan Name']?.startsWith('InitPlan'));
      expect(Math.max(...asked.map((node) => node['Actual Loops'] ?? 0))).toBe(1);
      expect(plan.flatMap(({ Filter = '' }) => Filter).join()).not.toMatch(/current_(org|actor)/);
    });
  });

  test('guarantees that parallel workers see no more than the statement that started them', async () => {
    await asOrg(sql.runtime, acme, async () => {
      await sql.runtime.query(`set local debug_parallel_query = on; set local parallel_setup_cost = 0;
        set local parallel_tuple_cost = 0; set local min_parallel_table_scan_size = 0`);
      const plan = await explain('select count(*) from memories', ', analyze');
      expect(plan.map((node) => node['Node Type'])).toContain('Gather');
      const { rows: seen } = await sql.runtime.query('select distinct org_id from memories');
      expect(seen).toEqual([{ org_id: acme.id }]);
    });
  });

  test('is an index condition of a lookup by id', async () => {
    await asOrg(sql.runtime, acme, async () => {
      const plan = await explain(`select * from projects where id = '${acme.rowId(rows.project)}'`);
      expect(plan.map((node) => node['Node Type'])).toContain('Index Scan');
      expect(plan.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    });
  });
});

describe.each([
  ['projects', 'created_at desc, id desc'],
  ['projects', 'name, id'],
  ['projects', 'updated_at desc, id desc'],
  ['incidents', 'started_at desc, id desc'],
  ['incidents', 'created_at desc, id desc'],
  ['audit_log', 'occurred_at desc, id desc'],
  ['memories', 'occurred_at desc, id desc'],
])('a page of %s by %s', (table, order) => {
  const [column = ''] = order.split(/[ ,]/);
  const compare = order.includes('desc') ? '<' : '>';

  test.each(['first', 'next'])('is read from the index without sorting: the %s one', async (page) => {
    await asOrg(sql.runtime, acme, async () => {
      const where = page === 'first' ? '' : await after(table, column, compare, order);
      const plan = await explain(`select * from ${table} ${where} order by ${order} limit 21`);
      expect(plan.filter((node) => node['Node Type'].includes('Sort'))).toEqual([]);
      const scans = plan.filter((node) => node['Index Name'] !== undefined);
      expect(scans.map((node) => node['Index Name'])).toEqual([`${table}_org_id_${column}_id_idx`]);
      expect(scans[0]?.['Index Cond']).toContain('org_id = (InitPlan');
    });
  });
});

const after = async (table: string, column: string, compare: string, order: string): Promise<string> => {
  const { rows: found } = await sql.runtime.query(
    `select ${column}::text as value, id from ${table} order by ${order} offset 20 limit 1`,
  );
  return `where (${column}, id) ${compare} ('${found[0].value}', '${found[0].id}')`;
};

test('a list of one agent or one document is read from an index of the org', async () => {
  await asOrg(sql.runtime, acme, async () => {
    const plan = await explain(
      `select * from memories where agent_id = '${acme.rowId(rows.agent)}' order by occurred_at desc, id desc limit 20`,
    );
    expect(plan.flatMap((node) => node['Index Name'] ?? [])).toEqual([
      'memories_org_id_agent_id_occurred_at_id_idx',
    ]);
  });
});
