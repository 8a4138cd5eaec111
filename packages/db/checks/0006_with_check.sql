-- Without WITH CHECK of its own a policy's meaning for new rows changes silently with its USING.
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
  '0006_with_check' as code,
  'fatal' as level,
  'policy ' || p.polname || ' on ' || t.name as object,
  coalesce('checks new rows by ' || pg_get_expr(p.polwithcheck, p.polrelid), 'has no WITH CHECK') as detail,
  'create it with the same condition in USING and WITH CHECK' as fix
from tenant t
join pg_catalog.pg_policy p on p.polrelid = t.oid
where p.polroles && array[0::oid, to_regrole('bulkhead_app')::oid]
  and p.polcmd in ('*', 'w', 'a')
  and (
    p.polwithcheck is null
    or (not p.polpermissive
      and pg_get_expr(p.polqual, p.polrelid) = format('(%I = ( SELECT bulkhead.current_org_id() AS current_org_id))', t.org_column)
      and pg_get_expr(p.polwithcheck, p.polrelid) <> pg_get_expr(p.polqual, p.polrelid))
  )
order by object
