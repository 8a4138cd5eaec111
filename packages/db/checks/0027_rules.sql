-- A rule rewrites a statement into one that runs with the rights of the table's owner.
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
)
select
  '0027_rules' as code,
  'fatal' as level,
  'rule ' || r.rulename || ' on ' || t.name as object,
  'runs with the rights of the table owner' as detail,
  format('drop rule %I on %s', r.rulename, t.name) as fix
from tenant t
join pg_catalog.pg_rewrite r on r.ev_class = t.oid
order by object
