-- Tables with an org_id, partitions and inherited ones too, and every other table that an application role may touch.
select
  '0004_row_security' as code,
  'fatal' as level,
  'table ' || c.oid::regclass as object,
  case when c.relrowsecurity then 'row security is not forced, so its owner passes it' else 'row security is off' end as detail,
  format('alter table %s enable row level security, force row level security', c.oid::regclass) as fix
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
  and n.nspname not in ('pg_catalog', 'information_schema')
  and not (c.relrowsecurity and c.relforcerowsecurity)
  and (
    exists (
      select from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
        -- The gatekeeper's alone, as check 0093 compares.
        and (n.nspname, c.relname) not in (('bulkhead', 'audit_heads'), ('bulkhead', 'incident_news'))
    )
    or exists (
      select from pg_catalog.aclexplode(c.relacl) g
      where g.grantee in (0, to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_runtime'))
    )
    or exists (
      select from pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) g
      where a.attrelid = c.oid
        and g.grantee in (0, to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_runtime'))
    )
  )
order by object
