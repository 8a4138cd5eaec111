import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { emptyDatabase, migrationsFolderOf, migratorUrl } from '../../test/database.js';
import { prismaFolder } from '../migration-list.js';
import { difference } from './compare.js';
import { dumpSchema, readCatalog } from './dump.js';

const base = `
  create table parents (org_id uuid not null, id int generated always as identity, primary key (org_id, id));
  create table children (
    id uuid primary key default uuidv7(),
    org_id uuid not null,
    parent_id int,
    name varchar(20) collate "C" not null check (name <> ''),
    loud text generated always as (upper(name)) stored,
    foreign key (org_id, parent_id) references parents on delete cascade
  );
  create unique index children_name on children (org_id, lower(name)) where parent_id is not null;
  create policy wall on children as restrictive for all to public
    using (org_id = '00000000-0000-0000-0000-000000000000') with check (org_id is not null);
  create function shout() returns trigger language plpgsql set search_path = pg_catalog as $$ begin return new; end $$;
  create trigger shout before update of name on children for each row execute function shout();
  create view names with (security_invoker = true) as select name from children;
  create type mood as enum ('sad', 'happy');
  create domain short as text check (length(value) < 9);
  grant select, insert (name, org_id) on children to public;
  comment on table children is 'It''s ours';
`;

const dumped = async (script: string) => {
  const { url, query } = await emptyDatabase();
  await query(script);
  return readCatalog(url);
};

describe('the dump', () => {
  test('holds every kind of object that decides who sees what', async () => {
    const dump = await dumped(base);

    for (const statement of [
      `    name character varying(20) COLLATE "C" NOT NULL,\n    loud text GENERATED ALWAYS AS (upper((name)::text)) STORED`,
      'id integer NOT NULL GENERATED ALWAYS AS IDENTITY',
      'ALTER TABLE public.children ADD CONSTRAINT children_org_id_parent_id_fkey FOREIGN KEY (org_id, parent_id) REFERENCES public.parents(org_id, id) ON DELETE CASCADE;',
      'CREATE UNIQUE INDEX children_name ON public.children USING btree (org_id, lower((name)::text)) WHERE (parent_id IS NOT NULL);',
      'ALTER TABLE public.children FORCE ROW LEVEL SECURITY;',
      'CREATE POLICY wall ON public.children AS RESTRICTIVE FOR ALL TO PUBLIC\n    USING (',
      '    WITH CHECK ((org_id IS NOT NULL));',
      ` SET search_path TO 'pg_catalog'`,
      'CREATE TRIGGER shout BEFORE UPDATE OF name ON public.children FOR EACH ROW EXECUTE FUNCTION public.shout();',
      'CREATE VIEW public.names WITH (security_invoker=true) AS',
      `CREATE TYPE public.mood AS ENUM (\n    'sad',\n    'happy'\n);`,
      'CREATE DOMAIN public.short AS text CONSTRAINT short_check CHECK',
      'GRANT INSERT (name, org_id), SELECT ON TABLE public.children TO PUBLIC;',
      `COMMENT ON TABLE public.children IS 'It''s ours';`,
      'ALTER TABLE public.children OWNER TO bulkhead_migrator;',
      'CREATE ROLE bulkhead_migrator LOGIN',
    ]) {
      expect(dump).toContain(statement);
    }
  });

  test.each([
    ['a policy dropped', 'drop policy wall on children'],
    ['a policy made permissive', 'drop policy wall on children; create policy wall on children using (true)'],
    ['row security no longer forced', 'alter table children no force row level security'],
    ['a grant', 'grant delete on children to public'],
    ['a grant on a column', 'grant update (name) on children to public'],
    ['a grant that can be passed on', 'grant usage on schema public to bulkhead_runtime with grant option'],
    ['a function of the definer', 'alter function shout security definer'],
    ['a search_path that is no longer pinned', 'alter function shout reset search_path'],
    ['a function taken from PUBLIC', 'grant execute on function shout to public'],
    ['a trigger disabled', 'alter table children disable trigger shout'],
    ['a view that reads as its owner', 'alter view names reset (security_invoker)'],
    ['a default', `alter table children alter name set default 'x'`],
    ['a foreign key', 'alter table children drop constraint children_org_id_parent_id_fkey'],
    ['an owner', 'alter table children owner to pg_database_owner'],
    ['default privileges', 'alter default privileges grant select on tables to public'],
    ['a value of an enum', `alter type mood add value 'glad'`],
    [
      'a setting of the database',
      `do $$ begin execute format('alter database %I set row_security = off', current_database()); end $$`,
    ],
  ])('changes with %s', async (_, change) => {
    const { url, query } = await emptyDatabase();
    await query(base);
    const before = await readCatalog(url);
    expect(await readCatalog(url)).toBe(before);
    await query(change);

    expect(await readCatalog(url)).not.toBe(before);
  });

  test('of the same migrations is the same twice, and leaves no scratch database', async () => {
    const url = await migratorUrl();
    const directory = await migrationsFolderOf({ '20260101000000_base': base });

    expect(await dumpSchema({ url, directory })).toBe(await dumpSchema({ url, directory }));
  });
});

describe('the difference between two dumps', () => {
  test('of equal ones is nothing', () => {
    expect(difference('a\n', 'a\n')).toBeUndefined();
  });

  test('shows the lines that went and came, and where', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    const changed = lines.with(9, 'changed');

    expect(difference(`${lines.join('\n')}\n`, `${changed.join('\n')}\n`)).toBe(
      '@@ prisma/schema.sql, line 7 @@\n line 7\n line 8\n line 9\n-line 10\n+changed\n line 11\n line 12\n line 13',
    );
  });
});

test('prisma/schema.sql is what the migrations make (else: pnpm db:dump)', async () => {
  const committed = await readFile(join(prismaFolder, 'schema.sql'), 'utf8');

  expect(difference(committed, await dumpSchema({ url: await migratorUrl() }))).toBeUndefined();
});
