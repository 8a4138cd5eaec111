-- Extensions that open other databases, files, pages or the texts of other sessions.
select
  '0019_extensions' as code,
  'fatal' as level,
  'extension ' || e.extname as object,
  'can read past row security' as detail,
  format('drop extension %I', e.extname) as fix
from pg_catalog.pg_extension e
where e.extname in (
  'adminpack', 'amcheck', 'dblink', 'file_fdw', 'http', 'lo', 'pageinspect', 'pg_buffercache', 'pg_cron', 'pg_freespacemap', 'pg_logicalinspect',
  'pg_prewarm', 'pg_stat_statements', 'pg_surgery', 'pg_visibility', 'pg_walinspect', 'pgrowlocks', 'pgstattuple', 'plperlu', 'plpython3u',
  'pltclu', 'postgres_fdw', 'tcn', 'xml2'
)
order by object
