-- Schemas, extensions, and what later objects will be born with.
select
  'Schemas' as section,
  n.nspname as object,
  0 as rank,
  format('CREATE SCHEMA %I AUTHORIZATION %s;', n.nspname, n.nspowner::regrole) as statement
from pg_namespace n
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'

union all
select
  'Schemas', coalesce(n.nspname, '(any schema)'), 2,
  format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s: %s hold %s;',
    d.defaclrole::regrole, ' IN SCHEMA ' || n.nspname,
    case d.defaclobjtype
      when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'FUNCTIONS' when 'T' then 'TYPES'
      when 'n' then 'SCHEMAS' when 'L' then 'LARGE OBJECTS'
    end,
    coalesce((
      select string_agg(format('%s %s', coalesce(nullif(a.grantee::regrole::text, '-'), 'PUBLIC'), a.privileges), ', '
        order by a.grantee::regrole::text collate "C")
      from (
        select grantee, string_agg(privilege_type, '/' order by privilege_type collate "C") as privileges
        from aclexplode(d.defaclacl) group by grantee
      ) a
    ), 'nothing'))
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace

union all
select
  'Extensions', e.extname, 0,
  format('CREATE EXTENSION %I WITH SCHEMA %I;', e.extname, n.nspname)
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
