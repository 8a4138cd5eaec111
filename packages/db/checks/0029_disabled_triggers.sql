-- A foreign key is enforced by triggers: where those are off, it stands in the catalog and holds nothing.
select distinct
  '0029_disabled_triggers' as code,
  'fatal' as level,
  'table ' || t.tgrelid::regclass as object,
  case
    when k.oid is null then 'has the disabled trigger ' || t.tgname
    else 'does not hold the constraint ' || k.conname || ', whose triggers are disabled'
  end as detail,
  format('alter table %s enable trigger %s', t.tgrelid::regclass, case when k.oid is null then quote_ident(t.tgname) else 'all' end) as fix
from pg_catalog.pg_trigger t
join pg_catalog.pg_class c on c.oid = t.tgrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
left join pg_catalog.pg_constraint k on k.oid = t.tgconstraint
where t.tgenabled not in ('O', 'A')
order by object, detail
