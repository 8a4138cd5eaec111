import { acme, globex } from '@bulkhead/testkit';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ClientBase } from 'pg';
import { catalog } from '../../src/generated/isolation/catalog.js';
import type { Guards } from '../../src/guards.js';
import { clientUnderTest } from './client-under-test.js';
import { type Attempt, attemptsOn, foreign, missing, modelNames, type Target } from './matrix.js';

export interface MatrixSubject {
  readonly guards?: Partial<Guards>;
  /** SQL that takes a guard of the database out of every table. */
  readonly weaken?: (table: string) => string;
  /** Raw SQL is not held by the filter in the arguments. */
  readonly withRaw: boolean;
}

/**
 * Every tenant model and every operation, as acme and aimed at globex's rows: nothing read, nothing changed, and
 * nothing learned, for what acme is told is what it is told about rows that nobody has.
 */
export const describeMatrix = (name: string, { guards = {}, weaken, withRaw }: MatrixSubject): void => {
  describe(`guarantees with ${name} that acme cannot reach globex`, () => {
    const subject = clientUnderTest({ poolSize: 2 }, guards);
    const snapshot = async (): Promise<[own: string, theirs: string]> => {
      const sums = catalog.tables.map(({ table }) => {
        const org = table === 'organizations' ? 'id' : 'org_id';
        return `select '${table}' as name, ${org} as org, md5(string_agg(t::text, '' order by id)) as rows from ${table} t group by 2`;
      });
      const { rows } = await subject.sql.superuser.query(sums.join(' union all '));
      const of = (org: string) =>
        JSON.stringify(rows.filter((row) => row.org === org).sort((a, b) => (a.name < b.name ? -1 : 1)));
      return [of(acme.id), of(globex.id)];
    };
    let untouched: [own: string, theirs: string];
    let restore = '';
    const reset = () => subject.sql.superuser.query(restore);

    beforeAll(async () => {
      for (const { table } of weaken ? catalog.tables : [])
        await subject.sql.superuser.query(weaken?.(table) ?? '');
      restore = await keepCopies(subject.sql.superuser);
      untouched = await snapshot();
    });

    test.each(modelNames)(
      'through %s',
      async (model) => {
        const findings: string[] = [];
        for (const [attempt, run] of attemptsOn(model)) {
          if (attempt.startsWith('raw') && !withRaw) continue;
          const client = () => subject.db.forOrg(acme.context()) as never;
          const told = await outcome(run, client(), foreign);
          const [own, theirs] = await snapshot();
          if (theirs !== untouched[1]) findings.push(`${attempt} changed globex's rows`);
          if (own !== untouched[0] || theirs !== untouched[1]) await reset();
          if (told.includes(globex.marker)) findings.push(`${attempt} read globex's rows: ${told}`);
          if (/_p?key\b|_fkey|row-level|violates|duplicate|denied for|bulkhead_/.test(told))
            findings.push(`${attempt} quoted the driver: ${told}`);
          const toldOfNobody = await outcome(run, client(), missing);
          if ((await snapshot())[0] !== untouched[0]) await reset();
          if (told !== toldOfNobody)
            findings.push(`${attempt} told theirs from missing: ${told} against ${toldOfNobody}`);
        }
        expect(findings).toEqual([]);
      },
      300_000,
    );
  });
};

/** Copies every table, and gives the SQL that puts the copies back. */
const keepCopies = async (superuser: ClientBase): Promise<string> => {
  await superuser.query('create schema copies');
  const statements = ['set session_replication_role = replica'];
  for (const { table } of catalog.tables) {
    const { rows } = await superuser.query(
      `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
        where attrelid = 'public.${table}'::regclass and attnum > 0 and attgenerated = '' and not attisdropped`,
    );
    await superuser.query(`create table copies.${table} as select * from ${table}`);
    statements.push(
      `delete from ${table}`,
      `insert into ${table} (${rows[0].columns}) select ${rows[0].columns} from copies.${table}`,
    );
  }
  return [...statements, 'reset session_replication_role'].join(';');
};

/** What the caller is told, without what differs from run to run. */
const outcome = async (run: Attempt, client: never, target: Target): Promise<string> => {
  let told: unknown;
  try {
    told = await run(client, target);
    // UPDATE … RETURNING gives its rows in whatever order they lie.
    if (Array.isArray(told)) told = told.map(asText).toSorted();
  } catch (error) {
    const { code, message, field } = error as { code?: string; message: string; field?: string };
    told = { code, message, field };
  }
  return asText(told)
    .replaceAll(/0190000[bc]/g, 'target')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'random')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replaceAll(target.slug, 'slug');
};

const asText = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ??
  'undefined';
