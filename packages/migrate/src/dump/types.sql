-- Enums, domains and composite types.
select
  'Types' as section,
  format('%I.%I', n.nspname, t.typname) as object,
  0 as rank,
  case t.typtype
    when 'e' then format(E'CREATE TYPE %I.%I AS ENUM (\n%s\n);', n.nspname, t.typname,
      (select string_agg(format('    %L', enumlabel), E',\n' order by enumsortorder) from pg_enum where enumtypid = t.oid))
    when 'd' then format('CREATE DOMAIN %I.%I AS %s%s%s%s;', n.nspname, t.typname,
      format_type(t.typbasetype, t.typtypmod),
      case when t.typnotnull then ' NOT NULL' end,
      ' DEFAULT ' || t.typdefault,
      (select string_agg(format(' CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), '' order by conname collate "C")
        from pg_constraint where contypid = t.oid and contype = 'c'))
    when 'c' then format(E'CREATE TYPE %I.%I AS (\n%s\n);', n.nspname, t.typname,
      (select string_agg(format('    %I %s', attname, format_type(atttypid, atttypmod)), E',\n' order by attnum)
        from pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped))
    when 'r' then format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s);', n.nspname, t.typname,
      (select format_type(rngsubtype, null) from pg_range where rngtypid = t.oid))
    else format('-- type %I.%I of kind %s', n.nspname, t.typname, t.typtype)
  end as statement
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and (select relkind from pg_class where oid = t.typrelid) = 'c'))
  and not exists (select from pg_depend where classid = 'pg_type'::regclass and objid = t.oid and deptype = 'e')

union all
select
  'Types', format('%I.%I', n.nspname, t.typname), 1,
  format('ALTER TYPE %I.%I OWNER TO %s;', n.nspname, t.typname, t.typowner::regrole)
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and (select relkind from pg_class where oid = t.typrelid) = 'c'))
  and not exists (select from pg_depend where classid = 'pg_type'::regclass and objid = t.oid and deptype = 'e')
