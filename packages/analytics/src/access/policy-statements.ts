import { type Ddl, ddl, name, onCluster, table, text } from '../ddl.js';

/** The role of users that stand for one org each. */
export const orgRole = (database: string): string => `${database}_org`;

/** Native UUIDs on both sides: comparing texts reads every row. An unset or malformed org is the nil UUID, of nobody. */
const readerRows = ddl`org_id = toUUIDOrZero(getSetting('SQL_bulkhead_org'))`;
const orgUserRows = ddl`org_id = toUUIDOrZero(currentUser())`;

export interface PolicyScope {
  readonly database: string;
  readonly cluster: string | undefined;
  readonly reader: string;
}

export interface Policy {
  readonly name: string;
  readonly table: string;
  readonly restrictive: boolean;
  readonly condition: Ddl;
  readonly to: string;
}

/**
 * Per table and kind of user one permissive policy, which shows the org's rows, and one restrictive wall with the same
 * condition, so that a permissive policy that somebody adds later shows nothing more.
 */
export const policiesFor = (
  tables: readonly string[],
  { database, reader }: Pick<PolicyScope, 'database' | 'reader'>,
): readonly Policy[] =>
  tables.flatMap((called) => [
    { name: 'bulkhead_reader_rows', table: called, restrictive: false, condition: readerRows, to: reader },
    { name: 'bulkhead_reader_wall', table: called, restrictive: true, condition: readerRows, to: reader },
    {
      name: 'bulkhead_org_rows',
      table: called,
      restrictive: false,
      condition: orgUserRows,
      to: orgRole(database),
    },
    {
      name: 'bulkhead_org_wall',
      table: called,
      restrictive: true,
      condition: orgUserRows,
      to: orgRole(database),
    },
  ]);

export const policyStatement = (policy: Policy, { database, cluster }: PolicyScope): Ddl =>
  ddl`CREATE ROW POLICY OR REPLACE ${name(policy.name)}${onCluster(cluster)} ON ${table(database, policy.table)} AS ${policy.restrictive ? ddl`RESTRICTIVE` : ddl`PERMISSIVE`} FOR SELECT USING ${policy.condition} TO ${name(policy.to)}`;

export const passwordClause = (sha256: string): Ddl => ddl`IDENTIFIED WITH sha256_hash BY ${text(sha256)}`;
