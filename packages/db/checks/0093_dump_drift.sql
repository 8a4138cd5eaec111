-- What prisma/schema.sql says about functions of ours, foreign keys, triggers and the gatekeeper, from the live catalog.
with routines as (
  select p.oid, p.proowner, p.proacl, n.nspname as schema,
    format('function %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as object,
    rtrim(pg_get_functiondef(p.oid), E' \n') as definition
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace and n.nspname in ('bulkhead', 'bulkhead_bootstrap')
  where p.prokind <> 'a'
),
tables as (
  select c.oid, c.relkind, n.nspname as schema, c.relowner, c.relacl, format('%I.%I', n.nspname, c.relname) as name
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
  where c.relkind in ('r', 'p', 'f', 'v', 'm')
)
select r.object, 'declaration' as aspect, regexp_replace(split_part(r.definition, E'\nAS ', 1), '\s+', ' ', 'g') as value
from routines r
union all
select r.object, 'body',
  encode(sha256(convert_to(substr(r.definition, length(split_part(r.definition, E'\nAS ', 1)) + 1), 'UTF8')), 'hex')
from routines r
union all
select r.object, 'owner', quote_ident(o.rolname)
from routines r
join pg_catalog.pg_roles o on o.oid = r.proowner
where r.schema <> 'bulkhead_bootstrap'
union all
select r.object, 'privileges of ' || case when g.grantee = 0 then 'PUBLIC' else g.grantee::regrole::text end,
  string_agg(distinct g.privilege_type, ', ')
from routines r
cross join lateral pg_catalog.aclexplode(coalesce(r.proacl, pg_catalog.acldefault('f', r.proowner))) g
where g.grantee <> r.proowner
group by r.object, g.grantee
union all
select 'table ' || held.name, 'privileges of bulkhead_gatekeeper', string_agg(held.privilege, ', ' order by held.privilege collate "C")
from (
  select t.name, g.privilege_type as privilege
  from tables t
  cross join lateral pg_catalog.aclexplode(t.relacl) g
  where g.grantee = to_regrole('bulkhead_gatekeeper')
  union
  select t.name, g.privilege_type || ' (' || string_agg(quote_ident(a.attname), ', ' order by quote_ident(a.attname) collate "C") || ')'
  from tables t
  join pg_catalog.pg_attribute a on a.attrelid = t.oid
  cross join lateral pg_catalog.aclexplode(a.attacl) g
  where g.grantee = to_regrole('bulkhead_gatekeeper')
  group by t.name, g.privilege_type
) held
group by held.name
union all
select 'view ' || t.name, 'definition', regexp_replace(rtrim(pg_get_viewdef(t.oid, true), ';'), '\s+', ' ', 'g')
from tables t
where t.relkind = 'v' and t.schema = 'bulkhead'
union all
select format('policy %I on %s', p.polname, t.name), 'definition',
  regexp_replace(concat_ws(' ',
    'AS ' || case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end,
    'FOR ' || case p.polcmd when '*' then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' end,
    'TO ' || (select string_agg(r.oid::regrole::text, ', ' order by r.oid::regrole::text collate "C") from unnest(p.polroles) as r (oid)),
    'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
    'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'
  ), '\s+', ' ', 'g')
from tables t
join pg_catalog.pg_policy p on p.polrelid = t.oid and to_regrole('bulkhead_gatekeeper') = any (p.polroles)
union all
select format('constraint %I on %s', f.conname, t.name), 'definition', pg_get_constraintdef(f.oid)
from tables t
join pg_catalog.pg_constraint f on f.conrelid = t.oid and f.contype = 'f'
union all
select format('trigger %I on %s', g.tgname, t.name), 'definition', pg_get_triggerdef(g.oid)
from tables t
join pg_catalog.pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
order by object, aspect
