import { z } from 'zod';
import { localTable } from '../../migrate/cluster-variant.js';
import { telemetryTables } from '../../tables/telemetry-tables.js';
import { fatal, warning } from '../finding.js';
import { type Check, select } from '../subject.js';

const object = z.object({ name: z.string(), engine: z.string(), target: z.string() });

/** What reads tenant tables on behalf of somebody else. */
export const derivedObjects: Check = {
  code: '0005_derived_objects',
  title: 'views, dictionaries and forwarding tables open no tenant table',
  async run({ config, writer }) {
    const found = await select(
      writer,
      object,
      `SELECT name, engine, extract(create_table_query, 'Distributed\\\\(''[^'']*'', ''[^'']*'', ''([^'']*)''') AS target
       FROM system.tables WHERE database = {database:String} AND engine NOT LIKE '%MergeTree'`,
      { params: { database: config.database } },
    );
    const ours: ReadonlySet<string> = new Set(telemetryTables.map(({ name }) => name));
    return found.flatMap(({ name, engine, target }) => {
      if (
        config.cluster !== undefined &&
        engine === 'Distributed' &&
        ours.has(name) &&
        target === localTable(name)
      )
        return [];
      const what = `${engine} ${name}`;
      if (ours.has(name))
        return [
          fatal(what, 'stands where a tenant table is expected', 'drop it and run pnpm analytics:migrate'),
        ];
      if (engine === 'Dictionary')
        return [
          fatal(
            what,
            'holds rows of every org in memory, where no policy reaches',
            'move it to another database, without rows of orgs',
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
