-- Only bulkhead_app holds privileges on tables, and nobody may make anything.
with held (object, grantee, privilege) as (
  select 'relation ' || c.oid::regclass, g.grantee, g.privilege_type
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
  cross join lateral pg_catalog.aclexplode(c.relacl) g
  union all
  select 'column ' || c.oid::regclass || '.' || a.attname, g.grantee, g.privilege_type
  from pg_catalog.pg_attribute a
  join pg_catalog.pg_class c on c.oid = a.attrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
  cross join lateral pg_catalog.aclexplode(a.attacl) g
  union all
  select 'schema ' || n.nspname, g.grantee, g.privilege_type
  from pg_catalog.pg_namespace n
  cross join lateral pg_catalog.aclexplode(n.nspacl) g
  where n.nspname not in ('pg_catalog', 'information_schema')
    and not (g.privilege_type = 'USAGE' and g.grantee in (to_regrole('bulkhead_app'), to_regrole('bulkhead_auth')))
  union all
  select 'database ' || d.datname, g.grantee, g.privilege_type
  from pg_catalog.pg_database d
  cross join lateral pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) g
  where d.datname = current_database() and g.privilege_type <> 'CONNECT'
)
select
  '0015_unexpected_grants' as code,
  'fatal' as level,
  h.object,
  case when h.grantee = 0 then 'PUBLIC' else h.grantee::regrole::text end || ' holds ' || string_agg(h.privilege, ', ' order by h.privilege) as detail,
  'revoke all on ' || h.object || ' from ' || case when h.grantee = 0 then 'public' else h.grantee::regrole::text end as fix
from held h
where h.grantee in (0, to_regrole('bulkhead_auth'), to_regrole('bulkhead_runtime'))
  or (h.grantee = to_regrole('bulkhead_app') and (h.object like 'schema %' or h.object like 'database %'))
group by h.object, h.grantee
order by h.object, detail
