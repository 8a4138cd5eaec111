-- PUBLIC may execute what nobody has revoked. The application executes no definer function but the gatekeeper's in
-- schema bulkhead, each of which check 0093 compares with the schema, by name, body and who may execute it.
select
  '0010_function_execute' as code,
  'fatal' as level,
  'function ' || p.oid::regprocedure as object,
  case when g.grantee = 0 then 'PUBLIC may execute it' else g.grantee::regrole || ' may execute it with the rights of ' || p.proowner::regrole end as detail,
  format('revoke execute on function %s from %s', p.oid::regprocedure, case when g.grantee = 0 then 'public' else g.grantee::regrole::text end) as fix
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
cross join lateral pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) g
where n.nspname not in ('pg_catalog', 'information_schema')
  and g.privilege_type = 'EXECUTE'
  -- The functions of a trusted extension run with the caller's rights; check 0019 names the others.
  and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e' and not p.prosecdef)
  and (
    g.grantee = 0
    or (p.prosecdef and (p.proowner is distinct from to_regrole('bulkhead_gatekeeper') or n.nspname <> 'bulkhead')
      and g.grantee in (to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_runtime')))
  )
order by object, detail
