-- What was taken from, or given on, objects that come with Postgres: the difference to a fresh cluster.
with objects as (
  select 'pg_proc'::regclass as class, oid, 'FUNCTION ' || oid::regprocedure as target,
    coalesce(proacl, acldefault('f', proowner)) as now, acldefault('f', proowner) as standard
  from pg_proc where pronamespace = 'pg_catalog'::regnamespace

  union all
  select 'pg_class'::regclass, c.oid, format('TABLE %I.%I', n.nspname, c.relname),
    coalesce(c.relacl, acldefault('r', c.relowner)), acldefault('r', c.relowner)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'v')

  union all
  select 'pg_language'::regclass, oid, format('LANGUAGE %I', lanname), coalesce(lanacl, acldefault('l', lanowner)),
    acldefault('l', lanowner)
  from pg_language
),
changed as (
  select target, now, coalesce(initprivs, standard) as at_first
  from objects
  left join pg_init_privs i on i.classoid = class and i.objoid = oid and i.objsubid = 0
  where now is distinct from coalesce(initprivs, standard)
),
difference as (
  select target, 'REVOKE' as verb, lost.grantee, lost.privilege_type, lost.is_grantable
  from changed
  cross join lateral (
    select grantee, privilege_type, is_grantable from aclexplode(at_first)
    except
    select grantee, privilege_type, is_grantable from aclexplode(now)
  ) lost

  union all
  select target, 'GRANT', won.grantee, won.privilege_type, won.is_grantable
  from changed
  cross join lateral (
    select grantee, privilege_type, is_grantable from aclexplode(now)
    except
    select grantee, privilege_type, is_grantable from aclexplode(at_first)
  ) won
)
select
  'System objects' as section,
  verb as object,
  0 as rank,
  format('%s %s ON %s %s %s%s;', verb, string_agg(privilege_type, ', ' order by privilege_type collate "C"), target,
    case verb when 'REVOKE' then 'FROM' else 'TO' end,
    coalesce(nullif(grantee::regrole::text, '-'), 'PUBLIC'),
    case when verb = 'GRANT' and is_grantable then ' WITH GRANT OPTION' end) as statement
from difference
group by target, verb, grantee, is_grantable
