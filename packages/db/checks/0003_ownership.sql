-- An owner passes grants and may switch row security off.
with owned (object, owner) as (
  select 'relation ' || c.oid::regclass, c.relowner from pg_catalog.pg_class c where c.relkind not in ('i', 'I', 't')
  union all
  select 'function ' || p.oid::regprocedure, p.proowner from pg_catalog.pg_proc p
  union all
  select 'schema ' || n.nspname, n.nspowner from pg_catalog.pg_namespace n
  union all
  select 'type ' || t.oid::regtype, t.typowner from pg_catalog.pg_type t where t.typrelid = 0 and t.typelem = 0
  union all
  select 'database ' || d.datname, d.datdba from pg_catalog.pg_database d where d.datname = current_database()
)
select
  '0003_ownership' as code,
  'fatal' as level,
  o.object,
  'belongs to ' || o.owner::regrole as detail,
  'give it to the role that runs the migrations' as fix
from owned o
where o.owner in (session_user::regrole, to_regrole('bulkhead_runtime'), to_regrole('bulkhead_app'), to_regrole('bulkhead_auth'))
  or (o.owner = to_regrole('bulkhead_gatekeeper') and o.object not like 'function %')
order by o.object
