-- One counter for all orgs: the gaps in one org's numbers count the rows of the others.
with tenant as (
  select c.oid, c.oid::regclass::text as name, 'org_id' as org_column
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
    -- The gatekeeper's alone, as check 0093 compares.
    and (n.nspname, c.relname) not in (('bulkhead', 'audit_heads'), ('bulkhead', 'incident_news'))
    and exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
)
select
  '0024_shared_counters' as code,
  'fatal' as level,
  'column ' || t.name || '.' || a.attname as object,
  'is numbered by one sequence for all orgs' as detail,
  'use uuidv7(), or number the rows of each org by itself' as fix
from tenant t
join pg_catalog.pg_attribute a on a.attrelid = t.oid and not a.attisdropped and a.attnum > 0
left join pg_catalog.pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like 'nextval(%'
order by object
