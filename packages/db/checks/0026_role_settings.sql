-- Settings that stick to a login or database and would be there before the first context; and the one that should.
select
  '0026_role_settings' as code,
  'fatal' as level,
  case when s.setrole = 0 then 'database ' || current_database() else 'role ' || s.setrole::regrole end as object,
  'starts with ' || setting.name as detail,
  case when s.setrole = 0 then format('alter database %I reset %s', current_database(), setting.name)
    else format('alter role %s reset %s', s.setrole::regrole, setting.name) end as fix
from pg_catalog.pg_db_role_setting s
cross join lateral (select split_part(entry, '=', 1) from unnest(s.setconfig) as entry) as setting (name)
where (s.setdatabase = 0 or s.setdatabase = (select oid from pg_catalog.pg_database where datname = current_database()))
  and (s.setrole = 0 or s.setrole in (
    session_user::regrole, to_regrole('bulkhead_runtime'), to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_gatekeeper')
  ))
  and (setting.name like 'app.%' or setting.name like 'debug_print_%'
    or setting.name in ('role', 'search_path', 'row_security', 'session_replication_role', 'session_preload_libraries', 'local_preload_libraries', 'event_triggers'))
union all
select '0026_role_settings', 'warning', 'role bulkhead_runtime', 'works on for a client that is gone, holding its locks',
  'run prisma/bootstrap.sql as a superuser, or alter role bulkhead_runtime set client_connection_check_interval = ''10s'''
where not exists (
  select from pg_catalog.pg_db_role_setting s, unnest(s.setconfig) as entry
  where s.setrole = to_regrole('bulkhead_runtime') and s.setdatabase = 0
    and entry like 'client_connection_check_interval=%' and entry not like '%=0%'
)
  and current_setting('client_connection_check_interval')::interval = '0'
order by object, detail
