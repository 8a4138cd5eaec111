-- Run inside a context that this process has sealed: what went in must come out. A refusal is a finding too, and so
-- is acceptance of a context that a made-up key has sealed.
select
  '0090_seal_round_trip' as code,
  'fatal' as level,
  'function bulkhead.' || seen.name || '()' as object,
  'gives ' || coalesce(seen.value, 'null') || ' in the context of ' || seen.wanted as detail,
  'apply prisma/isolation.sql' as fix
from (values
  ('current_org_id', bulkhead.current_org_id()::text, current_setting('app.current_org_id')),
  ('current_actor_id', bulkhead.current_actor_id()::text, split_part(current_setting('app.current_actor'), ':', 2)),
  ('current_actor_kind', bulkhead.current_actor_kind(), split_part(current_setting('app.current_actor'), ':', 1)),
  ('current_actor_role', bulkhead.current_actor_role(), current_setting('app.current_role'))
) as seen (name, value, wanted)
where seen.value is distinct from seen.wanted
order by object
