-- Privileges that pass policies (TRUNCATE, REFERENCES, TRIGGER), disturb others (MAINTAIN, sequences) or spread.
select
  '0016_powerful_grants' as code,
  'fatal' as level,
  case c.relkind when 'S' then 'sequence ' else 'table ' end || c.oid::regclass as object,
  g.grantee::regrole || ' holds ' || g.privilege_type || case when g.is_grantable then ' with grant option' else '' end as detail,
  format('revoke %s on %s from %s', lower(g.privilege_type), c.oid::regclass, g.grantee::regrole) as fix
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
cross join lateral (
  select * from pg_catalog.aclexplode(c.relacl)
  union
  select r.* from pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) r where a.attrelid = c.oid
) g
where g.grantee in (to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_gatekeeper'), to_regrole('bulkhead_runtime'))
  and (g.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN') or g.is_grantable or (c.relkind = 'S' and g.privilege_type <> 'SELECT'))
order by object, detail
