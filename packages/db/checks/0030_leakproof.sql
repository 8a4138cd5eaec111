-- LEAKPROOF lets a function see the rows that the wall hides, and what it says or raises tells of them.
select
  '0030_leakproof' as code,
  'fatal' as level,
  'function ' || p.oid::regprocedure as object,
  'is LEAKPROOF, so it runs before the wall' as detail,
  format('alter function %s not leakproof', p.oid::regprocedure) as fix
from pg_catalog.pg_proc p
where p.proleakproof
  -- What comes with Postgres, and with extensions that check 0019 accepts.
  and p.oid >= 16384
  and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
order by object
