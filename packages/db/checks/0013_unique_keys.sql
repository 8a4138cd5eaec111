-- A unique key over all orgs answers, by its conflict, whether somebody else has a value. Harmless are keys whose
-- columns no application role may write, such as an id that the database makes.
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
  '0013_unique_keys' as code,
  'fatal' as level,
  'index ' || i.indexrelid::regclass || ' on ' || t.name as object,
  'is unique over all orgs' as detail,
  'make org_id its first column' as fix
from tenant t
join pg_catalog.pg_index i on i.indrelid = t.oid and (i.indisunique or i.indisexclusion)
left join pg_catalog.pg_attribute first on first.attrelid = t.oid and first.attnum = i.indkey[0]
left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype = 'x'
-- An exclusion that compares orgs by anything else than = speaks of other orgs' rows.
where (first.attname is distinct from t.org_column or k.conexclop[1] <> 'pg_catalog.=(uuid,uuid)'::regoperator)
  and (
    0 = any (i.indkey::int2[])
    or k.conexclop[1] <> 'pg_catalog.=(uuid,uuid)'::regoperator
    or exists (
      select from unnest(i.indkey::int2[]) as k (attnum)
      cross join (values ('INSERT'), ('UPDATE')) as p (privilege)
      where has_column_privilege('bulkhead_app', t.oid, k.attnum, p.privilege)
    )
  )
order by object
