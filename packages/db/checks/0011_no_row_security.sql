-- Row security does not exist for these kinds of relation: whoever may read one reads it whole.
select
  '0011_no_row_security' as code,
  'fatal' as level,
  case c.relkind when 'm' then 'materialized view ' else 'foreign table ' end || c.oid::regclass as object,
  'holds rows of all orgs and no policy can guard it' as detail,
  'drop it, or move it to a schema and role that the application never reaches and keep org_id out of it' as fix
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('m', 'f')
  and n.nspname not in ('pg_catalog', 'information_schema')
  and (
    exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
    or exists (
      select from (
        select * from pg_catalog.aclexplode(c.relacl)
        union all
        select r.* from pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) r where a.attrelid = c.oid
      ) g
      where g.grantee in (0, to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_runtime'))
    )
  )
order by object
