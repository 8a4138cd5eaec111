import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Connection } from '../connection.js';
import type { TenantSchema } from './tenant-schema.js';

const table = z.object({
  name: z.string(),
  engine: z.string(),
  engine_full: z.string(),
  sorting_key: z.string(),
  columns: z.array(z.tuple([z.string(), z.string()])),
});
const name = z.object({ name: z.string() });

export interface SchemaScope {
  readonly database: string;
  readonly cluster?: string | undefined;
}

/** `reader` tells which settings analyse statements; the catalog is read by the writer, who sees all of it. */
export const loadSchema = async (
  writer: Connection,
  reader: Connection,
  { database, cluster }: SchemaScope,
): Promise<TenantSchema> => {
  const [tables, functions, settings] = await Promise.all([
    rows(writer, TABLES, table, { database }),
    rows(writer, FUNCTIONS, z.object({ name: z.string(), kind: z.enum(['table', 'user']) }), {}),
    rows(reader, SETTINGS, name, {}),
  ]);
  const plain = new Map(tables.filter(isTenantTable).map((found) => [found.name, columnsOf(found)] as const));
  const tenant =
    cluster === undefined
      ? plain
      : new Map(
          tables
            .filter((found) => plain.has(localOf(found, database, cluster)))
            .map((found) => [found.name, columnsOf(found)] as const),
        );
  const names = (kind: string) => functions.filter((found) => found.kind === kind).map((found) => found.name);
  const facts = JSON.stringify([database, cluster, tables, functions, settings]);
  return {
    version: createHash('sha256').update(facts).digest('hex').slice(0, 16),
    database,
    tables: tenant,
    tableFunctions: new Set(names('table')),
    userFunctions: new Set(names('user')),
  };
};

type Table = z.output<typeof table>;

/** Names of plain letters only: a name with a dot in it could pass for another table of another database. */
const isTenantTable = ({ name, engine, sorting_key, columns }: Table) =>
  engine.endsWith('MergeTree') &&
  /^org_id(?:,|$)/.test(sorting_key) &&
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) &&
  columns.some(([column, type]) => column === 'org_id' && type === 'UUID');

/** The table behind a Distributed one, if it belongs to this cluster and database. */
const localOf = ({ engine, engine_full }: Table, database: string, cluster: string): string => {
  const [, to, of, local] = /^Distributed\('([^']*)', '([^']*)', '([^']*)'/.exec(engine_full) ?? [];
  return engine === 'Distributed' && to === cluster && of === database ? (local ?? '') : '';
};

const columnsOf = ({ columns }: Table) => new Set(columns.map(([column]) => column));

const rows = async <Row extends z.ZodType>(
  connection: Connection,
  query: string,
  row: Row,
  query_params: Record<string, string>,
): Promise<z.output<Row>[]> => {
  const result = await connection.query({ query, query_params, format: 'JSONEachRow' });
  return z.array(row).parse(await result.json());
};

const TABLES = `
SELECT t.name AS name, t.engine AS engine, t.engine_full AS engine_full, t.sorting_key AS sorting_key, c.columns AS columns
FROM system.tables AS t
INNER JOIN (
  SELECT table, arraySort(groupArray((name, type))) AS columns
  FROM system.columns WHERE database = {database:String} GROUP BY table
) AS c ON c.table = t.name
WHERE t.database = {database:String}
ORDER BY name`;

const FUNCTIONS = `
SELECT lower(name) AS name, 'table' AS kind FROM system.table_functions
WHERE lower(name) NOT IN (SELECT lower(name) FROM system.functions)
UNION ALL
SELECT name, 'user' AS kind FROM system.functions WHERE origin != 'System'
ORDER BY kind, name`;

const SETTINGS = `
SELECT concat(name, '=', value) AS name FROM system.settings WHERE changed AND name NOT LIKE 'SQL\\_%'
UNION ALL
SELECT version() AS name
ORDER BY name`;
