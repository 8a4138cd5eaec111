-- Row security does not exist for these kinds of relation: whoever may read one reads it whole.
select
  '0011_no_row_security' as code,
  case when reach.is_open then 'fatal' else 'warning' end as level,
  case c.relkind when 'm' then 'materialized view ' else 'foreign table ' end || c.oid::regclass as object,
  case when reach.is_open then 'holds rows of all orgs and no policy can guard it'
    else 'is read from a table of orgs, and a grant is all that is missing to show it to each of them' end as detail,
  'drop it, or move it to a schema and role that the application never reaches and keep org_id out of it' as fix
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral (
  select
    exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
    or exists (
      select from (
        select * from pg_catalog.aclexplode(c.relacl)
        union all
        select r.* from pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) r where a.attrelid = c.oid
      ) g
      where g.grantee in (0, to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_runtime'))
    )
    as is_open
) reach
where c.relkind in ('m', 'f')
  and n.nspname not in ('pg_catalog', 'information_schema')
  and (
    reach.is_open
    or exists (
      select
      from pg_catalog.pg_rewrite r
      join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = r.oid
        and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> c.oid
      join pg_catalog.pg_attribute a on a.attrelid = d.refobjid and a.attname = 'org_id' and not a.attisdropped
      where r.ev_class = c.oid
    )
  )
order by object
