import { z } from 'zod';
import { localTable } from '../../migrate/cluster-variant.js';
import { telemetryTables } from '../../tables/telemetry-tables.js';
import { fatal } from '../finding.js';
import { type Check, select } from '../subject.js';

const grant = z.object({
  access_type: z.string(),
  database: z.string().nullable(),
  table: z.string().nullable(),
});

export const readerGrants: Check = {
  code: '0002_reader_grants',
  title: 'the reader may SELECT from the tenant tables and do nothing else',
  async run({ config, writer, readerUser }) {
    const params = { user: readerUser };
    const grants = await select(
      writer,
      grant,
      'SELECT access_type, database, table FROM system.grants WHERE user_name = {user:String} AND NOT is_partial_revoke',
      { params },
    );
    const roles = await select(
      writer,
      z.object({ role: z.string() }),
      'SELECT granted_role_name AS role FROM system.role_grants WHERE user_name = {user:String}',
      { params },
    );
    const plain = telemetryTables.map(({ name }) => name);
    const known: ReadonlySet<string> = new Set(
      config.cluster === undefined ? plain : plain.flatMap((name) => [name, localTable(name)]),
    );
    const expected = ({ access_type, database, table }: z.output<typeof grant>) =>
      access_type === 'SELECT' && database === config.database && known.has(table ?? '');
    const granted = new Set(
      grants.filter(({ database }) => database === config.database).map(({ table }) => table),
    );
    return [
      ...grants
        .filter((found) => !expected(found))
        .map(({ access_type, database, table }) =>
          fatal(
            `user ${readerUser}`,
            `may ${access_type} on ${database ?? '*'}.${table ?? '*'}`,
            `say REVOKE ${access_type} ON ${database ?? '*'}.${table ?? '*'} FROM ${readerUser}`,
          ),
        ),
      ...roles.map(({ role }) =>
        fatal(`user ${readerUser}`, `has the role ${role}`, `say REVOKE ${role} FROM ${readerUser}`),
      ),
      ...plain
        .filter((name) => !granted.has(name))
        .map((name) =>
          fatal(
            `table ${name}`,
            'cannot be read by the reader',
            'run ensurePolicies (pnpm analytics:migrate)',
          ),
        ),
    ];
  },
};
