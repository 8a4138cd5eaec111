import { randomUUID } from 'node:crypto';
import type { Check } from './checks.js';
import { type Finding, parseFinding } from './finding.js';
import { inContext } from './in-context.js';
import { readOnly } from './read-only.js';
import type { PostureSubject } from './subject.js';

/** Orgs of bulkhead.canary: each has one row there and none anywhere else. */
const canaries = ['00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-0000000000bb'];

/** Reads live rows as two orgs that own one row each and as one that owns none. */
export const checkCanary = async (subject: PostureSubject, check: Check): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const org of canaries)
    findings.push(...(await inContext(subject, org, () => readCanary(subject, check))));
  const tables = await readableTables(subject);
  findings.push(...(await inContext(subject, randomUUID(), () => readAsStranger(subject, check, tables))));
  return findings;
};

const readCanary = async ({ client }: PostureSubject, { sql }: Check): Promise<Finding[]> =>
  (await client.query<Record<string, unknown>>(sql)).rows.map(parseFinding);

const readableTables = async ({ client }: PostureSubject): Promise<string[]> => {
  const { rows } = await readOnly(client, () =>
    client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name
     from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
     where c.relkind in ('r', 'p', 'v', 'm', 'f') and has_table_privilege('bulkhead_app', c.oid, 'SELECT')
       and exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
     order by name`,
    ),
  );
  return rows.map(({ name }) => name);
};

/** An org that was made up a moment ago: whatever it sees belongs to somebody else. */
const readAsStranger = async (
  { client }: PostureSubject,
  { code }: Check,
  tables: readonly string[],
): Promise<Finding[]> => {
  if (tables.length === 0) return [];
  const { rows } = await client.query<{ name: string }>(
    tables
      .map((name) => `select '${name.replaceAll("'", "''")}' as name where exists (select from ${name})`)
      .join(' union all '),
  );
  return rows.map(({ name }) => ({
    code,
    level: 'fatal',
    object: `table ${name}`,
    detail: 'shows rows to an org that has none',
    fix: 'apply prisma/isolation.sql and find out who could read it meanwhile',
  }));
};
