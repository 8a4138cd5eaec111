-- Extensions that open other databases, files, pages or the texts of other sessions; and those that nobody has looked at.
select
  '0019_extensions' as code,
  case when harmful.is_known then 'fatal' else 'warning' end as level,
  'extension ' || e.extname as object,
  case when harmful.is_known then 'can read past row security' else 'is not known to leave row security alone' end as detail,
  format('drop extension %I', e.extname) as fix
from pg_catalog.pg_extension e
cross join lateral (select e.extname in (
  'adminpack', 'amcheck', 'dblink', 'file_fdw', 'http', 'lo', 'pageinspect', 'pg_buffercache', 'pg_cron', 'pg_freespacemap', 'pg_logicalinspect',
  'pg_prewarm', 'pg_stat_statements', 'pg_surgery', 'pg_visibility', 'pg_walinspect', 'pgrowlocks', 'pgstattuple', 'plperlu', 'plpython3u',
  'pltclu', 'postgres_fdw', 'tcn', 'xml2'
) as is_known) harmful
-- These bring types, operators and functions that work on their arguments alone.
where harmful.is_known or e.extname not in (
  'plpgsql', 'btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'dict_xsyn', 'earthdistance', 'fuzzystrmatch', 'hstore', 'intarray', 'isn',
  'ltree', 'pg_trgm', 'pgcrypto', 'seg', 'tablefunc', 'unaccent', 'uuid-ossp', 'vector'
)
order by object
