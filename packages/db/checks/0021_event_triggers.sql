-- Row security for every new table, and no schema change by the application (temporary tables are one).
select
  '0021_event_triggers' as code,
  'fatal' as level,
  'event trigger ' || wanted.name as object,
  case when t.evtname is null then 'does not exist' else 'is disabled' end as detail,
  'run prisma/bootstrap.sql as a superuser in this database' as fix
from (values ('bulkhead_force_row_security'), ('bulkhead_refuse_ddl')) as wanted (name)
left join pg_catalog.pg_event_trigger t on t.evtname = wanted.name
where t.evtname is null or t.evtenabled not in ('A', 'O')
order by object
