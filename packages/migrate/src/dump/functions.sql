-- Functions and procedures with their owners, and event triggers.
with ours as (
  select p.oid, p.prokind, p.proowner::regrole as owner,
    format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as signature
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
)
select
  'Functions' as section,
  signature as object,
  0 as rank,
  case prokind when 'a' then format('-- aggregate %s', signature) else rtrim(pg_get_functiondef(oid), E' \n') || ';' end
    as statement
from ours

union all
select 'Functions', signature, 1, format('ALTER ROUTINE %s OWNER TO %s;', signature, owner)
from ours

union all
select
  'Event triggers', evtname, 0,
  format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s;', evtname, evtevent,
    ' WHEN TAG IN (' || (select string_agg(quote_literal(tag), ', ' order by tag collate "C") from unnest(evttags) tag) || ')',
    evtfoid::regprocedure)
from pg_event_trigger

union all
select
  'Event triggers', evtname, 1,
  format('ALTER EVENT TRIGGER %I %s;', evtname,
    case evtenabled when 'A' then 'ENABLE ALWAYS' when 'R' then 'ENABLE REPLICA' when 'D' then 'DISABLE' end)
from pg_event_trigger
where evtenabled <> 'O'
