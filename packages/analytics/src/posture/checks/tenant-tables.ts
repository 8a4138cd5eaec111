import { z } from 'zod';
import { localTable } from '../../migrate/cluster-variant.js';
import { telemetryTables } from '../../tables/telemetry-tables.js';
import { fatal, warning } from '../finding.js';
import { type Check, select } from '../subject.js';

const table = z.object({
  name: z.string(),
  engine: z.string(),
  sorting_key: z.string(),
  org_type: z.string(),
});

export const tenantTables: Check = {
  code: '0004_tenant_tables',
  title: 'tenant tables sort by org first, and no engine merges rows of two orgs into one',
  async run({ config, writer }) {
    const found = await select(
      writer,
      table,
      `SELECT t.name AS name, t.engine AS engine, t.sorting_key AS sorting_key, c.type AS org_type
       FROM system.tables AS t
       LEFT JOIN (SELECT table, type FROM system.columns WHERE database = {database:String} AND name = 'org_id') AS c ON c.table = t.name
       WHERE t.database = {database:String} AND t.engine LIKE '%MergeTree' AND t.name != 'schema_migrations'`,
      { params: { database: config.database } },
    );
    const holding = telemetryTables.map(({ name }) =>
      config.cluster === undefined ? name : localTable(name),
    );
    const missing = holding.filter((name) => !found.some((live) => live.name === name));
    return [
      ...missing.map((name) => fatal(`table ${name}`, 'is missing', 'run pnpm analytics:migrate')),
      ...found.flatMap(({ name, engine, sorting_key, org_type }) => {
        const sorted = /^org_id(?:,|$)/.test(sorting_key) && org_type === 'UUID';
        if (sorted) return [];
        if (holding.includes(name)) {
          return [
            fatal(
              `table ${name}`,
              `sorts by (${sorting_key}) with org_id ${org_type || 'missing'}, expected org_id UUID first`,
              'rebuild it as the migrations do',
            ),
          ];
        }
        return /^(?:Replicated|Shared)?(?:Summing|Replacing|Aggregating|Collapsing|VersionedCollapsing|Graphite)MergeTree$/.test(
          engine,
        )
          ? [
              fatal(
                `table ${name}`,
                `is a ${engine} that merges rows by (${sorting_key}), without the org`,
                'put org_id first into its sort key',
              ),
            ]
          : [
              warning(
                `table ${name}`,
                'is no tenant table; the guard refuses to read it',
                'put org_id UUID first into its sort key, or move it to another database',
              ),
            ];
      }),
    ];
  },
};
