import { z } from 'zod';
import { policiesFor } from '../../access/policy-statements.js';
import { localTable } from '../../migrate/cluster-variant.js';
import { telemetryTables } from '../../tables/telemetry-tables.js';
import { fatal, warning } from '../finding.js';
import { type Check, select } from '../subject.js';

const policy = z.object({
  short_name: z.string(),
  table: z.string(),
  select_filter: z.string().nullable(),
  is_restrictive: z.coerce.boolean(),
  apply_to_all: z.coerce.boolean(),
  apply_to_list: z.array(z.string()),
  apply_to_except: z.array(z.string()),
});

const again = 'run ensurePolicies (pnpm analytics:migrate)';

/** In a cluster the policies must be on the local tables: those of a Distributed one stay on the machine that was asked. */
export const rowPolicies: Check = {
  code: '0003_row_policies',
  title: 'every tenant table has its walls, on the tables that hold the rows',
  async run({ config, writer, readerUser }) {
    const found = await select(
      writer,
      policy,
      `SELECT short_name, table, select_filter, is_restrictive, apply_to_all, apply_to_list, apply_to_except
       FROM system.row_policies WHERE database = {database:String}`,
      { params: { database: config.database } },
    );
    const plain = telemetryTables.map(({ name }) => name);
    const tables = config.cluster === undefined ? plain : plain.map(localTable);
    const wanted = policiesFor(tables, { database: config.database, reader: readerUser });
    return [
      ...wanted.flatMap((expected) => {
        const live = found.find(
          ({ short_name, table }) => short_name === expected.name && table === expected.table,
        );
        const object = `row policy ${expected.name} on ${expected.table}`;
        if (!live) return [fatal(object, 'is missing', again)];
        const same =
          plainText(live.select_filter ?? '') === plainText(expected.condition.sql) &&
          live.is_restrictive === expected.restrictive &&
          (live.apply_to_all
            ? !live.apply_to_except.includes(expected.to)
            : live.apply_to_list.includes(expected.to));
        return same
          ? []
          : [
              fatal(
                object,
                `says ${live.select_filter}, expected ${expected.condition.sql} for ${expected.to}`,
                again,
              ),
            ];
      }),
      ...found
        .filter(
          ({ short_name, table }) =>
            !wanted.some((expected) => expected.name === short_name && expected.table === table),
        )
        .map(({ short_name, table }) =>
          warning(
            `row policy ${short_name} on ${table}`,
            'is not one of ours; the walls keep it from opening anything',
            'drop it if nobody needs it',
          ),
        ),
    ];
  },
};

const plainText = (condition: string) => condition.replace(/[\s()`]/g, '');
