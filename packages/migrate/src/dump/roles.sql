-- The roles of this product, who may become whom, and settings that a login brings along.
with ours as (select * from pg_roles where rolname like 'bulkhead\_%')
select
  'Roles' as section,
  rolname as object,
  0 as rank,
  format('CREATE ROLE %I %s;', rolname, concat_ws(' ',
    case when rolcanlogin then 'LOGIN' else 'NOLOGIN' end,
    case when rolinherit then 'INHERIT' else 'NOINHERIT' end,
    case when rolsuper then 'SUPERUSER' end,
    case when rolbypassrls then 'BYPASSRLS' end,
    case when rolcreaterole then 'CREATEROLE' end,
    case when rolcreatedb then 'CREATEDB' end,
    case when rolreplication then 'REPLICATION' end
  )) as statement
from ours

union all
-- The same membership may stand there several times, each from another grantor.
select
  'Roles', granted.rolname, 1,
  format('GRANT %I TO %I WITH ADMIN %s, INHERIT %s, SET %s;', granted.rolname, member.rolname,
    upper(bool_or(m.admin_option)::text), upper(bool_or(m.inherit_option)::text), upper(bool_or(m.set_option)::text))
from pg_auth_members m
join ours granted on granted.oid = m.roleid
join pg_roles member on member.oid = m.member and not member.rolsuper
group by granted.rolname, member.rolname

union all
select
  'Roles', coalesce(r.rolname, '(database)'), 2,
  format('ALTER %s SET %s;',
    concat_ws(' IN ', 'ROLE ' || r.rolname, case when s.setdatabase <> 0 then 'DATABASE this' end), setting)
from pg_db_role_setting s
left join ours r on r.oid = s.setrole
cross join unnest(s.setconfig) setting
where (s.setdatabase = (select oid from pg_database where datname = current_database()) and s.setrole = 0)
   or (r.oid is not null and s.setdatabase in (0, (select oid from pg_database where datname = current_database())))
