-- What a table enforces: constraints, indexes, policies, triggers, rules.
with ours as (
  select c.oid, format('%I.%I', n.nspname, c.relname) as name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'f', 'v', 'm')
    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
)
select
  'Tables' as section,
  name as object,
  2 as rank,
  format('ALTER TABLE %s ADD CONSTRAINT %I %s;', name, k.conname, pg_get_constraintdef(k.oid)) as statement
from ours
join pg_constraint k on k.conrelid = ours.oid
-- NOT NULL stands in the column.
where k.contype <> 'n'

union all
select 'Tables', name, 3, pg_get_indexdef(i.indexrelid) || case when i.indisvalid then ';' else '; -- INVALID' end
from ours
join pg_index i on i.indrelid = ours.oid
where not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))

union all
select
  'Tables', name, 5,
  format(E'CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s;', p.polname, name,
    case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end,
    case p.polcmd when '*' then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' end,
    (select string_agg(coalesce(nullif(role::regrole::text, '-'), 'PUBLIC'), ', ' order by role::regrole::text collate "C")
      from unnest(p.polroles) role),
    E'\n    USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
    E'\n    WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
from ours
join pg_policy p on p.polrelid = ours.oid

union all
select 'Tables', name, 6,
  pg_get_triggerdef(t.oid) || ';' ||
    case t.tgenabled when 'A' then ' -- ENABLE ALWAYS' when 'R' then ' -- ENABLE REPLICA' when 'D' then ' -- DISABLED' else '' end
from ours
join pg_trigger t on t.tgrelid = ours.oid and not t.tgisinternal

union all
select 'Tables', name, 6, pg_get_ruledef(r.oid)
from ours
join pg_rewrite r on r.ev_class = ours.oid and r.rulename <> '_RETURN'
