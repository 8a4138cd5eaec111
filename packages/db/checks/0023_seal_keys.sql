-- Whoever reads the keys can make any org's context.
select
  '0023_seal_keys' as code,
  'fatal' as level,
  'table bulkhead.seal_keys' as object,
  coalesce(r.rolname, 'PUBLIC') || ' may reach it' as detail,
  format('revoke all on bulkhead.seal_keys from %s', coalesce(quote_ident(r.rolname), 'public')) as fix
from pg_catalog.pg_class c
cross join lateral (
  select g.grantee from pg_catalog.aclexplode(c.relacl) g
  union
  select g.grantee from pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) g where a.attrelid = c.oid
) g
left join pg_catalog.pg_roles r on r.oid = g.grantee
where c.relname = 'seal_keys' and c.relnamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = 'bulkhead')
  and g.grantee not in (c.relowner, to_regrole('bulkhead_gatekeeper'))
union all
select '0023_seal_keys', 'fatal', 'table bulkhead.seal_keys', 'does not exist', 'run the migrations'
where not exists (
  select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'bulkhead' and c.relname = 'seal_keys'
)
order by detail
