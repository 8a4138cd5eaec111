-- Row security for every new table, and no schema change by the application (temporary tables are one). Check 0093
-- compares the bodies of the functions.
select
  '0021_event_triggers' as code,
  'fatal' as level,
  'event trigger ' || wanted.name as object,
  fault.detail,
  'run prisma/bootstrap.sql as a superuser in this database' as fix
from (values
  ('bulkhead_force_row_security', 'ddl_command_end', 'force_row_security', array['CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO']),
  ('bulkhead_refuse_ddl', 'ddl_command_start', 'refuse_ddl', null)
) as wanted (name, event, function, tags)
left join pg_catalog.pg_event_trigger t on t.evtname = wanted.name
left join pg_catalog.pg_proc p on p.oid = t.evtfoid
left join pg_catalog.pg_namespace n on n.oid = p.pronamespace
cross join lateral (values
  (t.evtname is null, 'does not exist'),
  (t.evtenabled <> 'A', 'is disabled, or not ENABLE ALWAYS'),
  (t.evtevent <> wanted.event, 'runs on ' || t.evtevent || ', not on ' || wanted.event),
  (t.evtname is not null and (select array_agg(tag order by tag) from unnest(t.evttags) as tag) is distinct from wanted.tags,
    'runs for ' || coalesce(array_to_string(t.evttags, ', '), 'every command') || ', not for ' || coalesce(array_to_string(wanted.tags, ', '), 'every command')),
  ((n.nspname, p.proname) <> ('bulkhead_bootstrap', wanted.function), 'runs ' || t.evtfoid::regprocedure)
) as fault (present, detail)
where fault.present
union all
select '0021_event_triggers', 'fatal', 'function ' || p.oid::regprocedure, 'belongs to ' || r.rolname || ', who may replace it',
  'give it to the superuser who runs prisma/bootstrap.sql'
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace and n.nspname = 'bulkhead_bootstrap'
join pg_catalog.pg_roles r on r.oid = p.proowner and r.rolname like 'bulkhead\_%'
order by object, detail
