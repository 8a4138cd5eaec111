-- Every role that the application can become, inherit from or hand out, by however many steps.
with recursive path (start, reached, steps) as (
  select r.oid, r.oid, r.rolname::text
  from pg_catalog.pg_roles r
  where r.rolname in (session_user, 'bulkhead_runtime', 'bulkhead_app', 'bulkhead_auth')
  union
  select p.start, m.roleid, p.steps || ' > ' || m.roleid::regrole
  from path p
  join pg_catalog.pg_auth_members m on m.member = p.reached
  where length(p.steps) < 1000
)
select
  '0002_membership_paths' as code,
  'fatal' as level,
  'role ' || r.rolname as object,
  'can be reached by ' || p.steps as detail,
  'revoke the last membership of the path: revoke ' || quote_ident(r.rolname) || ' from …' as fix
from path p
join pg_catalog.pg_roles r on r.oid = p.reached
where p.start <> p.reached
  and not (r.rolname in ('bulkhead_app', 'bulkhead_auth') and p.start in (session_user::regrole, to_regrole('bulkhead_runtime')))
union all
select
  '0002_membership_paths', 'fatal', 'role ' || m.member::regrole,
  'is a member of ' || m.roleid::regrole || ' with '
    || concat_ws(' and ', case when m.inherit_option then 'INHERIT' end, case when m.admin_option then 'ADMIN' end),
  format('grant %s to %s with inherit false, admin false, set true', m.roleid::regrole, m.member::regrole)
from pg_catalog.pg_auth_members m
where m.member in (session_user::regrole, to_regrole('bulkhead_runtime'))
  and m.roleid in (to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'))
  and (m.inherit_option or m.admin_option)
order by object, detail
