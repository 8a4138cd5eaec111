-- With an open search_path the caller decides which tables and operators the owner's rights are used on.
select
  '0009_definer_search_path' as code,
  'fatal' as level,
  'function ' || p.oid::regprocedure as object,
  coalesce('runs as ' || p.proowner::regrole || ' with ' || path.setting, 'runs as ' || p.proowner::regrole || ' with the search_path of its caller') as detail,
  format('alter function %s set search_path = pg_catalog, pg_temp', p.oid::regprocedure) as fix
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
left join lateral unnest(p.proconfig) as path (setting) on path.setting like 'search\_path=%'
where p.prosecdef
  and n.nspname not in ('pg_catalog', 'information_schema')
  and (path.setting is null or replace(path.setting, ' ', '') not in ('search_path=pg_catalog,pg_temp', 'search_path=pg_catalog', 'search_path=""', 'search_path='))
order by object
