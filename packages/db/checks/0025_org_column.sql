-- A row without an org is nobody's and everybody's; a text org_id is compared by cast, past the index; a default that
-- is not the caller's org writes into somebody else's.
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
  '0025_org_column' as code,
  'fatal' as level,
  'column ' || t.name || '.org_id' as object,
  fault.detail,
  format('alter table %s alter column org_id %s', t.name, fault.remedy) as fix
from tenant t
join pg_catalog.pg_attribute a on a.attrelid = t.oid and a.attname = 'org_id' and not a.attisdropped
left join pg_catalog.pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
cross join lateral (values
  (a.atttypid <> 'uuid'::regtype, 'is ' || a.atttypid::regtype || ', not uuid', 'type uuid'),
  (not a.attnotnull, 'may be null', 'set not null'),
  (a.attgenerated <> '' or pg_get_expr(d.adbin, d.adrelid) <> 'bulkhead.current_org_id()',
    'is ' || pg_get_expr(d.adbin, d.adrelid) || ' by default', 'set default bulkhead.current_org_id()')
) as fault (present, detail, remedy)
where fault.present
order by object, detail
