-- The context travels as bound values. A server that writes down every statement with its values writes seals too.
with wanted (name) as (
  values ('log_statement'), ('log_min_duration_statement'), ('log_parameter_max_length')
),
effective as (
  select w.name, coalesce(stored.value, current_setting(w.name)) as value
  from wanted w
  left join lateral (
    select substr(entry, length(w.name) + 2) as value
    from pg_catalog.pg_db_role_setting s, unnest(s.setconfig) as entry
    where starts_with(entry, w.name || '=')
      and (s.setdatabase = 0 or s.setdatabase = (select oid from pg_catalog.pg_database where datname = current_database()))
      and (s.setrole = 0 or s.setrole in (session_user::regrole, to_regrole('bulkhead_runtime')))
    order by s.setrole <> 0 desc, s.setdatabase <> 0 desc
    limit 1
  ) stored on true
)
select
  '0031_logged_seals' as code,
  'fatal' as level,
  'role bulkhead_runtime' as object,
  'has each statement logged with its values (' || e.name || ' = ' || e.value || '), seals among them' as detail,
  'alter role bulkhead_runtime set log_parameter_max_length = 0' as fix
from effective e
where ((e.name = 'log_statement' and e.value = 'all') or (e.name = 'log_min_duration_statement' and e.value = '0'))
  and not exists (select from effective l where l.name = 'log_parameter_max_length' and l.value = '0')
order by object, detail
