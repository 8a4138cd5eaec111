-- Comments on what is ours.
select
  'Comments' as section,
  about.identity as object,
  0 as rank,
  format('COMMENT ON %s %s IS %L;', upper(about.type), about.identity, d.description) as statement
from pg_description d
cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) about
where about.schema !~ '^pg_' and about.schema <> 'information_schema'
