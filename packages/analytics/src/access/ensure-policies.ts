import { createHash } from 'node:crypto';
import { databaseOf, loginOf } from '../connection.js';
import { type Ddl, ddl, list, name, number, onCluster, table } from '../ddl.js';
import { localTable } from '../migrate/cluster-variant.js';
import { telemetryTables } from '../tables/telemetry-tables.js';
import { asWriter } from './as-writer.js';
import {
  orgRole,
  type PolicyScope,
  passwordClause,
  policiesFor,
  policyStatement,
} from './policy-statements.js';
import { type ReaderLimits, readerLimits } from './reader-limits.js';

export interface PolicyOptions {
  /** As the writer, who must have access management. */
  readonly url: string;
  /** Names the reader and its password; the user is made if it is missing. */
  readonly readerUrl: string;
  readonly database?: string;
  readonly cluster?: string;
  readonly limits?: Partial<ReaderLimits>;
}

export const profileOf = (user: string): string => `${user}_profile`;

/**
 * Makes the reader, the role of the orgs' own users, their limits, grants and row policies. Running it again changes
 * nothing. Policies come before grants, so that there is no moment in which a table can be read without one.
 */
export const ensurePolicies = async (options: PolicyOptions): Promise<void> => {
  const database = options.database ?? databaseOf(options.url);
  const reader = loginOf(options.readerUrl);
  const scope: PolicyScope = { database, cluster: options.cluster, reader: reader.user };
  await asWriter(options.url, async (writer) => {
    for (const statement of statements(scope, reader.password, { ...readerLimits, ...options.limits })) {
      await writer.command({ query: statement.sql });
    }
  });
};

const statements = (scope: PolicyScope, password: string, limits: ReaderLimits): readonly Ddl[] => {
  const { database, cluster, reader } = scope;
  const tables = telemetryTables.map((found) => found.name);
  const everywhere = onCluster(cluster);
  const role = orgRole(database);
  const grant = (to: string) =>
    tables.flatMap((called) => {
      const both = cluster === undefined ? [called] : [called, localTable(called)];
      return both.map(
        (target) => ddl`GRANT${everywhere} SELECT ON ${table(database, target)} TO ${name(to)}`,
      );
    });
  return [
    ddl`CREATE USER IF NOT EXISTS ${name(reader)}${everywhere} ${passwordClause(sha256(password))}`,
    // One that was made earlier gets the password that the application will use.
    ddl`ALTER USER ${name(reader)}${everywhere} ${passwordClause(sha256(password))}`,
    ddl`CREATE ROLE IF NOT EXISTS ${name(role)}${everywhere}`,
    ddl`CREATE SETTINGS PROFILE OR REPLACE ${name(profileOf(reader))}${everywhere} SETTINGS ${list(
      [
        ddl`readonly = 1`,
        ...pinned,
        ddl`SQL_bulkhead_org = '' CHANGEABLE_IN_READONLY`,
        // It can only take rows away.
        ddl`additional_table_filters = '{}' CHANGEABLE_IN_READONLY`,
        ...bounds(limits),
      ],
      ', ',
    )} TO ${name(reader)}`,
    ddl`CREATE SETTINGS PROFILE OR REPLACE ${name(profileOf(role))}${everywhere} SETTINGS ${list(
      [ddl`readonly = 1`, ...pinned, ...bounds(limits)],
      ', ',
    )} TO ${name(role)}`,
    ...policiesFor(cluster === undefined ? tables : tables.map(localTable), scope).map((policy) =>
      policyStatement(policy, scope),
    ),
    ...grant(reader),
    ...grant(role),
  ];
};

/**
 * Against a server whose default profile says otherwise: the proof is on the analyzer's tree, and an answer that the
 * server kept of one org must never be given to another.
 */
const pinned = [ddl`enable_analyzer = 1`, ddl`use_query_cache = 0`];

const bounds = (limits: ReaderLimits): readonly Ddl[] => [
  ddl`max_execution_time = ${number(limits.executionTime)}`,
  ddl`max_memory_usage = ${number(limits.memory)}`,
  ddl`max_rows_to_read = ${number(limits.rowsRead)}`,
  ddl`max_result_rows = ${number(limits.resultRows)}`,
  ddl`cancel_http_readonly_queries_on_client_close = 1`,
];

const sha256 = (password: string) => createHash('sha256').update(password).digest('hex');
