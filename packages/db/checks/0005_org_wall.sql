-- The wall: restrictive, for every command, for the app role, comparing the org column with the sealed function.
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
  '0005_org_wall' as code,
  'fatal' as level,
  'table ' || t.name as object,
  coalesce('its restrictive policy says ' || w.using, 'has no restrictive policy for bulkhead_app on all commands') as detail,
  format('create policy bulkhead_org_wall on %s as restrictive for all to bulkhead_app using (%s = (select bulkhead.current_org_id())) with check (the same)', t.name, t.org_column) as fix
from tenant t
left join lateral (
  select pg_get_expr(p.polqual, p.polrelid) as using
  from pg_catalog.pg_policy p
  where p.polrelid = t.oid and not p.polpermissive and p.polcmd = '*'
    and p.polroles && array[0::oid, to_regrole('bulkhead_app')::oid]
  order by pg_get_expr(p.polqual, p.polrelid) = format('(%I = ( SELECT bulkhead.current_org_id() AS current_org_id))', t.org_column) desc
  limit 1
) w on true
where w.using is distinct from format('(%I = ( SELECT bulkhead.current_org_id() AS current_org_id))', t.org_column)
  -- A partition is reached through its parent, whose wall counts; without policies of its own it shows no rows.
  and (
    not exists (select from pg_catalog.pg_inherits i where i.inhrelid = t.oid)
    or has_any_column_privilege('bulkhead_app', t.oid, 'SELECT, INSERT, UPDATE')
    or has_table_privilege('bulkhead_app', t.oid, 'DELETE')
  )
order by object
