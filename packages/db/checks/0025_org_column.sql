-- A row without an org is nobody's and everybody's; a text org_id is compared by cast, past the index.
with tenant as (
  select c.oid, c.oid::regclass::text as name, 'org_id' as org_column
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'bulkhead')
    and exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
)
select
  '0025_org_column' as code,
  'fatal' as level,
  'column ' || t.name || '.org_id' as object,
  case when a.atttypid <> 'uuid'::regtype then 'is ' || a.atttypid::regtype || ', not uuid' else 'may be null' end as detail,
  format('alter table %s alter column org_id %s', t.name, case when a.atttypid <> 'uuid'::regtype then 'type uuid' else 'set not null' end) as fix
from tenant t
join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attname = 'org_id' and not a.attisdropped
where a.atttypid <> 'uuid'::regtype or not a.attnotnull
order by object
