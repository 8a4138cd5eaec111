-- Roles of Postgres itself that read, write or run beyond every policy.
select
  '0020_predefined_roles' as code,
  'fatal' as level,
  'role ' || m.member::regrole as object,
  'is a member of ' || m.roleid::regrole as detail,
  format('revoke %s from %s', m.roleid::regrole, m.member::regrole) as fix
from pg_catalog.pg_auth_members m
join pg_catalog.pg_roles r on r.oid = m.roleid and r.rolname like 'pg\_%'
where m.member in (
  session_user::regrole, to_regrole('bulkhead_runtime'), to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_gatekeeper')
)
order by object, detail
