-- Run as each of the two canary orgs, which own one row of bulkhead.canary each. Afterwards every tenant table is
-- read as an org that owns nothing at all.
select
  '0091_canary' as code,
  'fatal' as level,
  'table bulkhead.canary' as object,
  case when seen.own = 0 then 'hides the row of an org from itself' else 'shows the row of another org' end as detail,
  'apply prisma/isolation.sql and find out who could read what meanwhile' as fix
from (
  select
    count(*) filter (where c.org_id::text = current_setting('app.current_org_id')) as own,
    count(*) filter (where c.org_id::text <> current_setting('app.current_org_id')) as foreign_rows
  from bulkhead.canary c
) as seen
where seen.own <> 1 or seen.foreign_rows > 0
