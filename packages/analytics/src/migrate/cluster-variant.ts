import { BulkheadError } from '@bulkhead/tenancy';
import { ddl, name, table, text } from '../ddl.js';

const create = /^CREATE TABLE IF NOT EXISTS (\w+)\s([^]*\n\)\s*)ENGINE = (\w*MergeTree)(\([^)]*\))?([^]*)$/;
const alter = /^ALTER TABLE (\w+)\s([^]*)$/;

export const localTable = (called: string): string => `${called}_local`;

/**
 * The same migration for many machines: each table becomes a replicated local one, with a Distributed one under the
 * plain name in front. Row policies do not reach a Distributed table's remote side, so they belong on the local ones.
 */
export const clusterVariant = (statement: string, database: string, cluster: string): readonly string[] => {
  const created = create.exec(statement);
  if (created) {
    const [, called = '', columns, engine, , rest] = created;
    const local = localTable(called);
    return [
      `CREATE TABLE IF NOT EXISTS ${local} ${ddl`ON CLUSTER ${name(cluster)}`.sql} ${columns}ENGINE = Replicated${engine}${rest}`,
      ddl`CREATE TABLE IF NOT EXISTS ${name(called)} ON CLUSTER ${name(cluster)} AS ${table(database, local)} ENGINE = Distributed(${text(cluster)}, ${text(database)}, ${text(local)}, cityHash64(org_id))`
        .sql,
    ];
  }
  const altered = alter.exec(statement);
  if (altered) {
    const [, called = '', change] = altered;
    // The local table first: the other may only name columns that are there.
    return [localTable(called), called].map(
      (target) => `ALTER TABLE ${target} ${ddl`ON CLUSTER ${name(cluster)}`.sql} ${change}`,
    );
  }
  throw new BulkheadError(
    'MIGRATION_BLOCKED',
    `a migration begins with ${JSON.stringify(statement.slice(0, 40))}, expected CREATE TABLE IF NOT EXISTS name or ALTER TABLE name; write it so that it can be run on a cluster as well`,
  );
};
