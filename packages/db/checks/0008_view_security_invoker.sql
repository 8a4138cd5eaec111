-- Such a view reads with the rights of its owner, for whom no policy asks for the org.
select
  '0008_view_security_invoker' as code,
  'fatal' as level,
  'view ' || c.oid::regclass as object,
  'reads with the rights of its owner ' || c.relowner::regrole as detail,
  format('alter view %s set (security_invoker = true)', c.oid::regclass) as fix
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v'
  and n.nspname not in ('pg_catalog', 'information_schema')
  and not coalesce((
    select o.option_value::boolean from pg_catalog.pg_options_to_table(c.reloptions) o where o.option_name = 'security_invoker'
  ), false)
order by object
