-- What a later migration makes must be open to nobody until it says to whom.
select
  '0014_default_privileges' as code,
  'fatal' as level,
  'default privileges of ' || d.defaclrole::regrole || coalesce(' in ' || n.nspname, '') as object,
  'give ' || g.privilege_type || ' on new '
    || case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'n' then 'schemas' else 'large objects' end
    || ' to ' || case when g.grantee = 0 then 'PUBLIC' else g.grantee::regrole::text end as detail,
  format('alter default privileges for role %s%s revoke all … from …', d.defaclrole::regrole, ' in schema ' || quote_ident(n.nspname)) as fix
from pg_catalog.pg_default_acl d
left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
cross join lateral pg_catalog.aclexplode(d.defaclacl) g
where d.defaclobjtype <> 'T'
  and g.grantee in (0, to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_runtime'))
union all
-- Postgres gives EXECUTE to PUBLIC unless the maker's defaults take it away.
select '0014_default_privileges', 'fatal', 'default privileges of ' || o.owner::regrole,
  'give EXECUTE on new functions to PUBLIC',
  format('alter default privileges for role %s revoke execute on functions from public', o.owner::regrole)
from (
  select distinct c.relowner as owner
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
) o
where not exists (
  select from pg_catalog.pg_default_acl d
  where d.defaclrole = o.owner and d.defaclobjtype = 'f' and d.defaclnamespace = 0
)
order by object, detail
