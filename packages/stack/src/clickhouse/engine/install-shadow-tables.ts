import type { AccessState } from '../access/access-state.js';
import { sqlName } from '../sql/quote.js';
import { type NativeRows, shadowTables } from './shadow-tables.js';

type Sql = (statement: string) => Promise<string>;

/** Puts tables in the place of the engine's own, for this run: the system database lives in memory. */
export async function installShadowTables(sql: Sql, state: AccessState, admin: string): Promise<void> {
  const native = Object.fromEntries(
    await Promise.all(
      (['users', 'roles', 'grants', 'role_grants'] as const).map(
        async (name) => [name, await rowsOf(sql, name)] as const,
      ),
    ),
  ) as unknown as NativeRows;
  const tables = shadowTables(state, admin, native);
  const columns = await columnsOf(
    sql,
    tables.map(({ name }) => name),
  );
  for (const { name, rows } of tables) {
    await sql(`DETACH TABLE system.${name}`);
    await sql(`CREATE TABLE system.${name} (${columns.get(name)?.join(', ')}) ENGINE = Memory`);
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    if (lines !== '') await sql(`INSERT INTO system.${name} FORMAT JSONEachRow\n${lines}`);
  }
}

async function rowsOf(sql: Sql, table: string): Promise<unknown[]> {
  return parseLines(await sql(`SELECT * FROM system.${table} FORMAT JSONEachRow`));
}

async function columnsOf(sql: Sql, tables: readonly string[]): Promise<Map<string, string[]>> {
  const listed = tables.map((name) => `'${name}'`).join(', ');
  const text = await sql(
    `SELECT table, name, type FROM system.columns WHERE database = 'system' AND table IN (${listed})
     ORDER BY table, position FORMAT JSONEachRow`,
  );
  const columns = new Map<string, string[]>();
  for (const { table, name, type } of parseLines(text) as { table: string; name: string; type: string }[]) {
    columns.set(table, [...(columns.get(table) ?? []), `${sqlName(name)} ${type}`]);
  }
  return columns;
}

function parseLines(text: string): unknown[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}
