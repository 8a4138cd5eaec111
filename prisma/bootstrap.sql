-- Run once by a superuser in template1 (databases made later inherit it) and in the application's database,
-- after the logins bulkhead_migrator and bulkhead_runtime exist. Idempotent; needs no migration.
--
-- All organizations share one Postgres role, so whatever Postgres gives to PUBLIC one of them could use against
-- another: kill its queries, read their texts, leave large objects for it, hold its locks.

do $$
begin
  if to_regrole('bulkhead_migrator') is null or to_regrole('bulkhead_runtime') is null then
    raise exception 'the logins bulkhead_migrator and bulkhead_runtime are missing; create both before bootstrap.sql';
  end if;
end
$$;

do $$
declare
  target record;
begin
  -- What migrations and monitoring need of it is given back by name.
  for target in
    select p.oid::regprocedure as signature,
      p.proname ~ '^pg_(try_)?advisory|^pg_export_snapshot|^pg_(table|relation|total_relation|indexes|database)_size$' as for_migrator
    from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
      -- Check 0017 holds the same two lists, which a test compares.
      and p.proname ~ ('^(pg_terminate_backend|pg_cancel_backend|pg_stat_get_.*|pg_lock_status|pg_prepared_xact'
        || '|pg_(try_)?advisory_.*|lo_.*|loread|lowrite|pg_logical_emit_message|pg_notify|pg_notification_queue_usage|pg_export_snapshot'
        || '|pg_(table|relation|total_relation|indexes|database|tablespace)_size|pg_prepared_statement|pg_get_replication_slots'
        || '|pg_current_wal_.*|pg_last_wal_.*|pg_last_committed_xact|pg_xact_commit_timestamp.*|pg_control_.*|pg_get_multixact_members'
        || '|pg_blocking_pids|pg_safe_snapshot_blocking_pids|pg_isolation_test_session_is_blocked'
        || '|(pg|txid)_current_snapshot|pg_xact_status|txid_status)$')
  loop
    execute format('revoke execute on function %s from public', target.signature);
    if target.for_migrator then
      execute format('grant execute on function %s to bulkhead_migrator', target.signature);
    end if;
    if target.signature::text ~ ('^(pg_(stat_get|lock_status|prepared_|.*_size|notification_queue_usage|get_replication_slots|current_|last_|xact_|control_'
      || '|get_multixact_members|blocking_pids|safe_snapshot|isolation_test)|txid_)') then
      execute format('grant execute on function %s to pg_monitor', target.signature);
    end if;
  end loop;

  for target in
    select c.oid::regclass as name
    from pg_class c
    where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v'
      and c.relname ~ '^(pg_stat.*|pg_locks|pg_prepared_xacts|pg_prepared_statements|pg_replication_slots)$'
  loop
    execute format('revoke all on %s from public', target.name);
    execute format('grant select on %s to pg_monitor', target.name);
  end loop;

  -- There the functions above are open still, and the sessions of all databases within their reach.
  for target in select datname as name from pg_database where datname in ('postgres', 'template1') loop
    execute format('revoke connect, temporary on database %I from public', target.name);
    execute format('grant connect on database %I to bulkhead_migrator', target.name);
  end loop;

  execute format('revoke create, temporary on database %I from public', current_database());
  execute format('grant create on database %I to bulkhead_migrator', current_database());
end
$$;

-- Without it nobody runs a DO block; functions that exist still work.
revoke usage on language plpgsql from public;
grant usage on language plpgsql to bulkhead_migrator with grant option;

revoke all on schema public from public;
grant usage, create on schema public to bulkhead_migrator with grant option;

alter default privileges revoke execute on functions from public;
alter default privileges for role bulkhead_migrator revoke execute on functions from public;

create schema if not exists bulkhead_bootstrap;
revoke all on schema bulkhead_bootstrap from public;

-- A table that somebody forgets to protect shows no rows instead of everybody's.
create or replace function bulkhead_bootstrap.force_row_security() returns event_trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made record;
begin
  for made in
    select c.objid::regclass as name
    from pg_event_trigger_ddl_commands() c
    join pg_class t on t.oid = c.objid
    where c.object_type = 'table'
      and t.relkind in ('r', 'p')
      and t.relpersistence <> 't'
      and c.schema_name not in ('bulkhead', 'bulkhead_bootstrap', 'pg_catalog', 'information_schema')
      -- Prisma keeps its own books here as the owner; no application role has a grant on it.
      and t.relname <> '_prisma_migrations'
  loop
    execute format('alter table %s enable row level security, force row level security', made.name);
  end loop;
end
$$;

-- CREATE DATABASE gives TEMPORARY back to PUBLIC and no template can prevent that. A temporary table could
-- shadow a real one, or wait on the connection for the next organization.
create or replace function bulkhead_bootstrap.refuse_ddl() returns event_trigger
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if (select rolsuper from pg_roles where rolname = session_user)
    or pg_has_role(session_user, (select datdba from pg_database where datname = current_database()), 'USAGE')
    or pg_has_role(session_user, 'bulkhead_migrator', 'USAGE')
  then
    return;
  end if;
  raise exception using
    errcode = '42501',
    message = format('%s is refused: %s may not change the schema', tg_tag, session_user),
    hint = 'Write a migration; it runs as bulkhead_migrator.';
end
$$;

-- Made anew, so that a run of this file puts right whatever they have become.
drop event trigger if exists bulkhead_force_row_security;
create event trigger bulkhead_force_row_security on ddl_command_end
  when tag in ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
  execute function bulkhead_bootstrap.force_row_security();
drop event trigger if exists bulkhead_refuse_ddl;
create event trigger bulkhead_refuse_ddl on ddl_command_start
  execute function bulkhead_bootstrap.refuse_ddl();

-- Also where row security is switched off for replicas.
alter event trigger bulkhead_force_row_security enable always;
alter event trigger bulkhead_refuse_ddl enable always;

-- A backend whose client is gone ends its statement, and gives back its locks, within this time. Where the operating
-- system cannot tell, the server does not accept it.
do $$
begin
  if not exists (
    select from pg_db_role_setting s
    where s.setrole = to_regrole('bulkhead_runtime') and s.setdatabase = 0
      and 'client_connection_check_interval=10s' = any (s.setconfig)
  ) then
    alter role bulkhead_runtime set client_connection_check_interval = '10s';
  end if;
exception when invalid_parameter_value then
  raise notice 'client_connection_check_interval is not available here';
end
$$;
