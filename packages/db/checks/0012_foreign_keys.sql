-- A key between two tenant tables that does not carry the org can link, and so reveal, another org's row.
with tenant as (
  select c.oid, c.oid::regclass::text as name, 'org_id' as org_column
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
    -- The gatekeeper's alone, as check 0093 compares.
    and (n.nspname, c.relname) not in (('bulkhead', 'audit_heads'), ('bulkhead', 'incident_news'))
    and exists (select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped)
  union
  -- The table of the orgs themselves: where the key of a lone org_id points to.
  select f.confrelid, f.confrelid::regclass::text, 'id'
  from pg_catalog.pg_constraint f
  join pg_catalog.pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
  where f.contype = 'f' and cardinality(f.conkey) = 1 and a.attname = 'org_id'
),
links as (
  select f.oid, f.conname, f.conrelid, f.confrelid, source.name as child, target.name as parent, target.org_column,
    pg_get_constraintdef(f.oid) as definition,
    exists (
      select from unnest(f.conkey, f.confkey) as pair (child_column, parent_column)
      join pg_catalog.pg_attribute c on c.attrelid = f.conrelid and c.attnum = pair.child_column
      join pg_catalog.pg_attribute p on p.attrelid = f.confrelid and p.attnum = pair.parent_column
      where c.attname = source.org_column and p.attname = target.org_column
    ) as carries_org
  from pg_catalog.pg_constraint f
  join tenant source on source.oid = f.conrelid
  join tenant target on target.oid = f.confrelid
  where f.contype = 'f'
)
select
  '0012_foreign_keys' as code,
  'fatal' as level,
  'constraint ' || l.conname || ' on ' || l.child as object,
  'can point to another org: ' || l.definition as detail,
  format('reference (org_id, …) of %s through (org_id, …)', l.parent) as fix
from links l
where not l.carries_org
union all
select '0012_foreign_keys', 'fatal', 'constraint ' || f.conname || ' on ' || f.conrelid::regclass,
  'would set the org null too: ' || pg_get_constraintdef(f.oid),
  'name the column: on delete set null (…)'
from pg_catalog.pg_constraint f
join tenant t on t.oid = f.conrelid
where f.contype = 'f' and f.confdeltype in ('n', 'd') and cardinality(f.conkey) > 1
  and exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = f.conrelid and a.attname = 'org_id' and a.attnum = any (coalesce(f.confdelsetcols, f.conkey))
  )
order by object
