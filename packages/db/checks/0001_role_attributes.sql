-- Attributes of the roles that the application uses, and of the login that this very connection used.
select
  '0001_role_attributes' as code,
  'fatal' as level,
  'role ' || r.rolname as object,
  'has ' || a.attribute as detail,
  'alter role ' || quote_ident(r.rolname) || ' ' || a.remedy as fix
from pg_catalog.pg_roles r
cross join lateral (values
  ('SUPERUSER', r.rolsuper, 'nosuperuser'),
  ('BYPASSRLS', r.rolbypassrls, 'nobypassrls'),
  ('CREATEROLE', r.rolcreaterole, 'nocreaterole'),
  ('CREATEDB', r.rolcreatedb, 'nocreatedb'),
  ('REPLICATION', r.rolreplication, 'noreplication'),
  ('INHERIT', r.rolinherit and r.rolname in (session_user, 'bulkhead_runtime'), 'noinherit'),
  ('LOGIN', r.rolcanlogin and r.rolname in ('bulkhead_app', 'bulkhead_auth', 'bulkhead_gatekeeper'), 'nologin')
) as a (attribute, has, remedy)
where r.rolname in (session_user, 'bulkhead_runtime', 'bulkhead_app', 'bulkhead_auth', 'bulkhead_gatekeeper') and a.has
union all
select '0001_role_attributes', 'fatal', 'role ' || wanted.name, 'does not exist', 'run the migrations'
from (values ('bulkhead_runtime'), ('bulkhead_app'), ('bulkhead_auth'), ('bulkhead_gatekeeper')) as wanted (name)
where to_regrole(wanted.name) is null
order by object, detail
