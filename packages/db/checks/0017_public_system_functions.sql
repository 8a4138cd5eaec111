-- All orgs share one role: with these one of them kills, reads or blocks the sessions of another. bootstrap.sql
-- takes them from PUBLIC.
select
  '0017_public_system_functions' as code,
  'fatal' as level,
  'function ' || p.oid::regprocedure as object,
  'may be executed by the application' as detail,
  'run prisma/bootstrap.sql as a superuser in this database' as fix
from pg_catalog.pg_proc p
where p.pronamespace = 'pg_catalog'::regnamespace
  and p.proname ~ '^(pg_terminate_backend|pg_cancel_backend|pg_stat_get_activity|pg_stat_get_backend_.*|pg_(try_)?advisory_.*|lo_.*|loread|lowrite|pg_logical_emit_message|pg_export_snapshot)$'
  and (has_function_privilege('bulkhead_app', p.oid, 'EXECUTE') or has_function_privilege('bulkhead_runtime', p.oid, 'EXECUTE'))
union all
select '0017_public_system_functions', 'fatal', 'view ' || c.oid::regclass, 'may be read by the application',
  'run prisma/bootstrap.sql as a superuser in this database'
from pg_catalog.pg_class c
where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v'
  and c.relname in ('pg_stat_activity', 'pg_locks', 'pg_stat_user_tables', 'pg_stats', 'pg_prepared_xacts')
  and (has_table_privilege('bulkhead_app', c.oid, 'SELECT') or has_table_privilege('bulkhead_runtime', c.oid, 'SELECT'))
order by object
