-- What the catalog says about the tables that the application may touch, to be compared with the annotated schema.
with tables as (
  select c.oid, c.relacl, case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as name
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
  where c.relkind in ('r', 'p')
    -- No model; check 0091 reads it.
    and (n.nspname, c.relname) <> ('bulkhead', 'canary')
)
select 'table ' || t.name as object, 'privileges of bulkhead_app' as aspect,
  string_agg(lower(g.privilege_type), ', ' order by lower(g.privilege_type)) as value
from tables t
cross join lateral pg_catalog.aclexplode(t.relacl) g
where g.grantee = to_regrole('bulkhead_app')
group by t.name
union all
select 'table ' || t.name,
  case g.privilege_type when 'INSERT' then 'columns to insert' when 'UPDATE' then 'columns to update' else 'columns with ' || lower(g.privilege_type) end,
  string_agg(a.attname, ', ' order by a.attname collate "C")
from tables t
join pg_catalog.pg_attribute a on a.attrelid = t.oid
cross join lateral pg_catalog.aclexplode(a.attacl) g
where g.grantee = to_regrole('bulkhead_app')
group by t.name, g.privilege_type
union all
select 'table ' || t.name, 'policy ' || p.polname,
  format('%s for %s to %s using (%s) with check (%s)',
    case when p.polpermissive then 'permissive' else 'restrictive' end,
    case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end,
    (select string_agg(case when r.oid = 0 then 'public' else r.oid::regrole::text end, ', ') from unnest(p.polroles) as r (oid)),
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
from tables t
join pg_catalog.pg_policy p on p.polrelid = t.oid
where p.polname like 'bulkhead\_%' or p.polroles && array[0::oid, to_regrole('bulkhead_app')::oid]
order by object, aspect
