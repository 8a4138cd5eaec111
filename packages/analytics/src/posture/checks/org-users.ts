import { z } from 'zod';
import { orgRole } from '../../access/policy-statements.js';
import { telemetryTables } from '../../tables/telemetry-tables.js';
import { fatal } from '../finding.js';
import { type Check, select } from '../subject.js';

const UUID = '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$';

export const orgUsers: Check = {
  code: '0010_org_users',
  title: 'users that stand for an org have the role of orgs and nothing else',
  async run({ config, writer }) {
    const role = orgRole(config.database);
    const tables = telemetryTables.map(({ name }) => name);
    const direct = await select(
      writer,
      z.object({ user: z.string(), right: z.string() }),
      `SELECT user_name AS user, access_type AS right FROM system.grants WHERE match(ifNull(user_name, ''), {uuid:String})
       UNION ALL
       SELECT user_name AS user, granted_role_name AS right FROM system.role_grants
       WHERE match(ifNull(user_name, ''), {uuid:String}) AND granted_role_name NOT LIKE '%\\_org'`,
      { params: { uuid: UUID, role } },
    );
    const ofRole = await select(
      writer,
      z.object({ right: z.string(), database: z.string(), on: z.string() }),
      `SELECT access_type AS right, ifNull(database, '*') AS database, ifNull(table, '*') AS on FROM system.grants WHERE role_name = {role:String}`,
      { params: { role } },
    );
    return [
      ...direct.map(({ user, right }) =>
        fatal(
          `user ${user}`,
          `has ${right}, expected the role ${role} alone`,
          'drop the user and call ensureOrgUser',
        ),
      ),
      ...ofRole
        .filter(
          ({ right, database, on }) =>
            right !== 'SELECT' ||
            database !== config.database ||
            !tables.includes(on.replace(/_local$/, '') as never),
        )
        .map(({ right, on }) =>
          fatal(`role ${role}`, `may ${right} on ${on}`, `say REVOKE ${right} ON it FROM ${role}`),
        ),
    ];
  },
};
