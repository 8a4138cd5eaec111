-- USAGE on a language is what a DO block needs; an untrusted language reaches the operating system.
select
  '0018_languages' as code,
  'fatal' as level,
  'language ' || l.lanname as object,
  case when l.lanpltrusted then 'may be used by the application, for DO blocks' else 'is untrusted' end as detail,
  case when l.lanpltrusted then format('revoke usage on language %I from public', l.lanname) else format('drop extension %I', l.lanname) end as fix
from pg_catalog.pg_language l
where l.lanispl
  and (not l.lanpltrusted
    or has_language_privilege('bulkhead_app', l.oid, 'USAGE')
    or has_language_privilege('bulkhead_runtime', l.oid, 'USAGE'))
order by object
