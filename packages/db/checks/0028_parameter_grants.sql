-- SET on session_replication_role switches foreign keys and triggers off; on debug and log parameters it prints.
select
  '0028_parameter_grants' as code,
  'fatal' as level,
  'parameter ' || p.parname as object,
  case when g.grantee = 0 then 'PUBLIC' else g.grantee::regrole::text end || ' holds ' || g.privilege_type as detail,
  format('revoke %s on parameter %I from %s', g.privilege_type, p.parname,
    case when g.grantee = 0 then 'public' else g.grantee::regrole::text end) as fix
from pg_catalog.pg_parameter_acl p
cross join lateral pg_catalog.aclexplode(p.paracl) g
where g.grantee in (
  0, session_user::regrole, to_regrole('bulkhead_runtime'), to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_gatekeeper')
)
order by object, detail
