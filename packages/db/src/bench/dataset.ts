import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { deployMigrations, installSealKeys } from '@bulkhead/migrate';
import type { PostgresEndpoints } from '@bulkhead/stack';
import { type OrgContext, orgId, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import { Client } from 'pg';

export interface Dataset {
  /** As the runtime login. */
  readonly url: string;
  /** Without row security: what the baselines use. */
  readonly superuserUrl: string;
  /** As the login of Prisma's example, under a policy of its own. */
  readonly exampleUrl: string;
  readonly orgId: string;
  readonly userId: string;
  readonly projectIds: readonly string[];
  context(): OrgContext;
  asSuperuser<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

export interface Shape {
  readonly orgs: number;
  readonly projectsPerOrg: number;
}

const migrations = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));
export const sealKey = `1:${'5ea1'.repeat(16)}`;
/** The org that is measured has this many projects, however many the others have. */
const ownProjects = 100;
const org = orgId('0190000a-0000-7000-8000-000000000000');
const user = userId('0190000a-0000-7000-8000-000000000001');

/** A migrated database of its own: many orgs with projects, each with two documents. */
export const createDataset = async (
  postgres: PostgresEndpoints,
  { orgs, projectsPerOrg }: Shape,
): Promise<Dataset> => {
  const name = `bench_${process.pid}_${randomBytes(4).toString('hex')}`;
  const inDatabase = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const server = new Client(postgres.superuserUrl);
  await server.connect();
  await server.query(`create database ${name} owner bulkhead_migrator`);
  await deployMigrations({ url: inDatabase(postgres.migrationUrl), directory: migrations });
  await installSealKeys(inDatabase(postgres.migrationUrl), sealKey);

  const superuser = new Client(inDatabase(postgres.superuserUrl));
  await superuser.connect();
  const password = randomBytes(16).toString('hex');
  for (const statement of [...fill(orgs, projectsPerOrg), ...exampleRole(name, password)])
    await superuser.query(statement);
  const { rows } = await superuser.query<{ id: string }>(
    'select id from projects where org_id = $1 order by id',
    [org],
  );
  const exampleUrl = Object.assign(new URL(inDatabase(postgres.url)), { username: name, password }).href;
  return {
    url: inDatabase(postgres.url),
    superuserUrl: inDatabase(postgres.superuserUrl),
    exampleUrl,
    orgId: org,
    userId: user,
    projectIds: rows.map(({ id }) => id),
    context: () =>
      issueContext({ orgId: org, actor: { kind: 'user', id: user }, role: 'admin', requestId: 'bench' }),
    asSuperuser: async <Row>(text: string, values?: unknown[]) =>
      (await superuser.query(text, values)).rows as Row[],
    drop: async () => {
      await superuser.query(`drop owned by ${name}`);
      await superuser.end();
      await server.query(`drop database ${name} with (force)`);
      await server.query(`drop role ${name}`);
      await server.end();
    },
  };
};

const fill = (orgs: number, projectsPerOrg: number): readonly string[] => [
  // Rows that belong together are made together, so their keys need no look each.
  'set session_replication_role = replica',
  `insert into organizations (id, slug, name, updated_at) values ('${org}', 'acme', 'acme', now())`,
  `insert into organizations (slug, name, updated_at) select 'org-' || n, 'x', now() from generate_series(1, ${orgs - 1}) n`,
  `insert into users (id, org_id, email, name, updated_at) values ('${user}', '${org}', 'a@example.org', 'a', now())`,
  `insert into teams (org_id, slug, name, updated_at) select id, 'core', 'core', now() from organizations`,
  `insert into projects (org_id, owner_id, team_id, slug, name, updated_at)
    select t.org_id, '${user}', t.id, 'p' || n, 'project ' || n, now()
    from teams t, generate_series(1, case when t.org_id = '${org}' then ${ownProjects} else ${projectsPerOrg} end) n`,
  `insert into documents (org_id, owner_id, project_id, title, updated_at)
    select org_id, owner_id, id, 'd' || n, now() from projects, generate_series(1, 2) n`,
  'reset session_replication_role',
  'vacuum analyze',
];

/** The policy that Prisma's example of row level security has, for a login that is not ours. */
const exampleRole = (role: string, password: string): readonly string[] => [
  `create role ${role} login password '${password}'`,
  `grant usage on schema public, bulkhead to ${role}`,
  `grant execute on all functions in schema bulkhead to ${role}`,
  ...['projects', 'documents', 'teams', 'organizations'].flatMap((table) => [
    `grant select, insert, update, delete on ${table} to ${role}`,
    `create policy example on ${table} to ${role}
      using (${table === 'organizations' ? 'id' : 'org_id'} = current_setting('app.current_company_id', true)::uuid)`,
  ]),
];
