import { z } from 'zod';
import { localTable } from '../../migrate/cluster-variant.js';
import { telemetryTables } from '../../tables/telemetry-tables.js';
import { fatal, warning } from '../finding.js';
import { type Check, select } from '../subject.js';

const object = z.object({
  database: z.string(),
  name: z.string(),
  engine: z.string(),
  target: z.string(),
});

/** What reads tenant tables on behalf of somebody else. */
export const derivedObjects: Check = {
  code: '0005_derived_objects',
  title: 'views, dictionaries and forwarding tables open no tenant table',
  async run({ config, writer }) {
    // What lies in another database counts when it names this one.
    const found = await select(
      writer,
      object,
      `SELECT database, name, engine, extract(create_table_query, 'Distributed\\\\(''[^'']*'', ''[^'']*'', ''([^'']*)''') AS target
       FROM system.tables
       WHERE engine NOT LIKE '%MergeTree' AND database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA')
         AND (database = {database:String} OR match(create_table_query, concat('\\\\b', {database:String}, '\\\\b')))
       ORDER BY database, name`,
      { params: { database: config.database } },
    );
    const ours: ReadonlySet<string> = new Set(telemetryTables.map(({ name }) => name));
    return found.flatMap(({ database, name, engine, target }) => {
      const here = database === config.database;
      if (
        here &&
        config.cluster !== undefined &&
        engine === 'Distributed' &&
        ours.has(name) &&
        target === localTable(name)
      )
        return [];
      const what = `${engine} ${here ? name : `${database}.${name}`}`;
      if (here && ours.has(name))
        return [
          fatal(what, 'stands where a tenant table is expected', 'drop it and run pnpm analytics:migrate'),
        ];
      if (engine === 'Dictionary')
        return [
          fatal(
            what,
            'holds rows of every org in memory, where no policy reaches',
            'drop it, or fill it from tables without rows of orgs',
          ),
        ];
      return [
        warning(
          what,
          'may read tenant tables for every org; the guard refuses it',
          'see that its target keeps org_id first in the sort key, or drop it',
        ),
      ];
    });
  },
};
