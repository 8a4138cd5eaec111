-- All orgs share one role: with these one of them kills, reads or blocks the sessions of another. bootstrap.sql
-- takes them from PUBLIC; whatever else Postgres keeps to itself stays there.
with system (object, oid, class, now, standard, closed) as (
  select 'function ' || p.oid::regprocedure, p.oid, 'pg_catalog.pg_proc'::regclass,
    coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)), pg_catalog.acldefault('f', p.proowner),
    -- The same two lists as in bootstrap.sql, which a test compares.
    p.proname ~ ('^(pg_terminate_backend|pg_cancel_backend|pg_stat_get_.*|pg_lock_status|pg_prepared_xact'
      || '|pg_(try_)?advisory_.*|lo_.*|loread|lowrite|pg_logical_emit_message|pg_notify|pg_notification_queue_usage|pg_export_snapshot'
      || '|pg_(table|relation|total_relation|indexes|database|tablespace)_size|pg_prepared_statement|pg_get_replication_slots'
      || '|pg_current_wal_.*|pg_last_wal_.*|pg_last_committed_xact|pg_xact_commit_timestamp.*|pg_control_.*|pg_get_multixact_members'
      || '|pg_blocking_pids|pg_safe_snapshot_blocking_pids|pg_isolation_test_session_is_blocked'
      || '|(pg|txid)_current_snapshot|pg_xact_status|txid_status)$')
  from pg_catalog.pg_proc p
  where p.pronamespace = 'pg_catalog'::regnamespace
  union all
  select case c.relkind when 'v' then 'view ' else 'table ' end || c.oid::regclass, c.oid, 'pg_catalog.pg_class'::regclass,
    coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner)), pg_catalog.acldefault('r', c.relowner),
    c.relname ~ '^(pg_stat.*|pg_locks|pg_prepared_xacts|pg_prepared_statements|pg_replication_slots)$'
      and c.relkind = 'v'
  from pg_catalog.pg_class c
  where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind in ('r', 'v')
),
held (object, grantee, privilege) as (
  select s.object, g.grantee, g.privilege_type
  from system s
  cross join lateral pg_catalog.aclexplode(s.now) g
  left join pg_catalog.pg_init_privs i on i.classoid = s.class and i.objoid = s.oid and i.objsubid = 0
  where s.closed or not exists (
    select from pg_catalog.aclexplode(coalesce(i.initprivs, s.standard)) first
    where first.grantee = g.grantee and first.privilege_type = g.privilege_type
  )
  union all
  select 'column ' || a.attrelid::regclass || '.' || a.attname, g.grantee, g.privilege_type
  from pg_catalog.pg_attribute a
  join system s on s.class = 'pg_catalog.pg_class'::regclass and s.oid = a.attrelid
  cross join lateral pg_catalog.aclexplode(a.attacl) g
  left join pg_catalog.pg_init_privs i on i.classoid = s.class and i.objoid = a.attrelid and i.objsubid = a.attnum
  where not exists (
    select from pg_catalog.aclexplode(i.initprivs) first where first.grantee = g.grantee and first.privilege_type = g.privilege_type
  )
)
select distinct
  '0017_public_system_functions' as code,
  'fatal' as level,
  h.object,
  case when h.grantee = 0 then 'PUBLIC' else h.grantee::regrole::text end || ' holds ' || h.privilege as detail,
  case when h.grantee = 0 then 'run prisma/bootstrap.sql as a superuser in this database; what it leaves, revoke from public'
    else format('revoke %s on %s from %s', lower(h.privilege), h.object, h.grantee::regrole) end as fix
from held h
where h.grantee in (
  0, session_user::regrole, to_regrole('bulkhead_runtime'), to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'), to_regrole('bulkhead_gatekeeper')
)
order by object, detail
