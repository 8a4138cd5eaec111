import { createHash, randomBytes } from 'node:crypto';
import type { OrgId } from '@bulkhead/tenancy';
import { databaseOf } from '../connection.js';
import { ddl, name, onCluster } from '../ddl.js';
import { asWriter } from './as-writer.js';
import { orgRole, passwordClause } from './policy-statements.js';

export interface OrgUserOptions {
  /** As the writer. */
  readonly url: string;
  readonly database?: string;
  readonly cluster?: string;
}

/** A login for one org's own tools. It is named after the org, and its row policies go by that name alone. */
export interface OrgUser {
  readonly user: string;
  /** Given once; call again for another. */
  readonly password: string;
}

export const ensureOrgUser = async (org: OrgId, options: OrgUserOptions): Promise<OrgUser> => {
  const { url, database = databaseOf(url), cluster } = options;
  const password = randomBytes(24).toString('base64url');
  const hash = createHash('sha256').update(password).digest('hex');
  const everywhere = onCluster(cluster);
  await asWriter(url, async (writer) => {
    for (const statement of [
      ddl`CREATE USER IF NOT EXISTS ${name(org)}${everywhere} ${passwordClause(hash)}`,
      ddl`ALTER USER ${name(org)}${everywhere} ${passwordClause(hash)}`,
      ddl`GRANT${everywhere} ${name(orgRole(database))} TO ${name(org)}`,
    ]) {
      await writer.command({ query: statement.sql });
    }
  });
  return { user: org, password };
};

export const dropOrgUser = async (org: OrgId, { url, cluster }: OrgUserOptions): Promise<void> => {
  await asWriter(url, async (writer) => {
    await writer.command({ query: ddl`DROP USER IF EXISTS ${name(org)}${onCluster(cluster)}`.sql });
  });
};
