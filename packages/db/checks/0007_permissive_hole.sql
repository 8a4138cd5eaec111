-- The wall binds bulkhead_app alone: a permissive policy for anybody else opens the table to them, for all orgs.
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
  '0007_permissive_hole' as code,
  'fatal' as level,
  'policy ' || p.polname || ' on ' || t.name as object,
  'lets in ' || case when role.oid = 0 then 'PUBLIC' else role.oid::regrole::text end as detail,
  format('drop policy %I on %s, or create it for bulkhead_app', p.polname, t.name) as fix
from tenant t
join pg_catalog.pg_policy p on p.polrelid = t.oid and p.polpermissive
cross join lateral unnest(p.polroles) as role (oid)
where role.oid not in (to_regrole('bulkhead_app'), to_regrole('bulkhead_gatekeeper'))
order by object, detail
