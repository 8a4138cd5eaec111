-- Who but the owner holds what. A privilege that PUBLIC holds by default stands here as if it had been granted.
with holders as (
  select 'Roles' as section, '(database)' as object, 'DATABASE this' as target, datdba as owner,
    coalesce(datacl, acldefault('d', datdba)) as acl, null as columns
  from pg_database where datname = current_database()

  union all
  select 'Schemas', n.nspname, format('SCHEMA %I', n.nspname), n.nspowner,
    coalesce(n.nspacl, acldefault('n', n.nspowner)), null
  from pg_namespace n

  union all
  select 'Types', format('%I.%I', n.nspname, t.typname), format('TYPE %I.%I', n.nspname, t.typname), t.typowner,
    coalesce(t.typacl, acldefault('T', t.typowner)), null
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where t.typtype in ('e', 'd', 'r')

  union all
  select 'Functions', signature, 'FUNCTION ' || signature, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner)), null
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  cross join lateral format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) signature

  union all
  select
    case c.relkind when 'S' then 'Sequences' when 'v' then 'Views' when 'm' then 'Views' else 'Tables' end,
    format('%I.%I', n.nspname, c.relname),
    format('%s %I.%I', case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end, n.nspname, c.relname),
    c.relowner,
    coalesce(c.relacl, acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char", c.relowner)), null
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')

  union all
  select case when c.relkind in ('v', 'm') then 'Views' else 'Tables' end,
    format('%I.%I', n.nspname, c.relname), format('TABLE %I.%I', n.nspname, c.relname), c.relowner, a.attacl,
    quote_ident(a.attname)
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
  where a.attacl is not null
),
grants as (
  select section, object, target, coalesce(nullif(g.grantee::regrole::text, '-'), 'PUBLIC') as grantee, g.is_grantable,
    g.privilege_type || coalesce(' (' || string_agg(columns, ', ' order by columns collate "C") || ')', '') as privilege
  from holders
  cross join lateral aclexplode(acl) g
  where g.grantee <> owner
    and split_part(split_part(target, ' ', 2), '.', 1) !~ '^(pg_.*|information_schema)$'
  -- On the whole table and on columns are two privileges.
  group by section, object, target, g.grantee, g.is_grantable, g.privilege_type, columns is null
)
select section, object, 7 as rank,
  format('GRANT %s ON %s TO %s%s;', string_agg(privilege, ', ' order by privilege collate "C"), target, grantee,
    case when is_grantable then ' WITH GRANT OPTION' end) as statement
from grants
group by section, object, target, grantee, is_grantable
