-- What every policy trusts. IMMUTABLE would be folded into cached plans, LEAKPROOF run before the wall.
select
  '0022_context_functions' as code,
  'fatal' as level,
  'function bulkhead.' || wanted.name || '()' as object,
  concat_ws(', ',
    case when p.oid is null then 'does not exist' end,
    case when p.proowner is distinct from to_regrole('bulkhead_gatekeeper') then 'belongs to ' || p.proowner::regrole end,
    case when not p.prosecdef then 'is not SECURITY DEFINER' end,
    case when p.provolatile <> 's' then 'is not STABLE' end,
    case when p.proleakproof then 'is LEAKPROOF' end
  ) as detail,
  'apply prisma/isolation.sql' as fix
from (values ('current_org_id'), ('current_actor_id'), ('current_actor_kind'), ('current_actor_role')) as wanted (name)
left join pg_catalog.pg_namespace n on n.nspname = 'bulkhead'
left join pg_catalog.pg_proc p on p.pronamespace = n.oid and p.proname = wanted.name and p.pronargs = 0
where p.oid is null
  or p.proowner is distinct from to_regrole('bulkhead_gatekeeper')
  or not p.prosecdef or p.provolatile <> 's' or p.proleakproof
order by object
