-- The ground that policies stand on: roles, the sealed context, the functions that read it.
-- Idempotent. Run by the role that owns the schema, before the first table that names
-- bulkhead.current_org_id(). docs/isolation.md explains each part.

-- Roles belong to the whole cluster: parallel migrations of several databases meet here, so whatever
-- another one has done in between is looked up again instead of failing.
do $$
declare
  wanted record;
  attempt int;
begin
  for wanted in
    select * from (values
      ('bulkhead_app', 'nologin noinherit'),
      ('bulkhead_auth', 'nologin noinherit'),
      ('bulkhead_gatekeeper', 'nologin noinherit'),
      ('bulkhead_runtime', 'nologin noinherit')
    ) as role (name, attributes)
  loop
    for attempt in 1..20 loop
      begin
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
          execute format('create role %I %s', wanted.name, wanted.attributes);
        end if;
        exit;
      exception when duplicate_object or unique_violation or internal_error then
        perform pg_catalog.pg_sleep(0.05 * attempt);
      end;
    end loop;
  end loop;

  for wanted in
    select * from (values
      -- The login holds nothing itself; each transaction steps into one plane.
      ('bulkhead_app', 'bulkhead_runtime', 'inherit false, set true, admin false'),
      ('bulkhead_auth', 'bulkhead_runtime', 'inherit false, set true, admin false'),
      -- Functions can only be handed over to a role that their maker can become.
      ('bulkhead_gatekeeper', current_user, 'inherit false, set true')
    ) as membership (role, member, options)
  loop
    for attempt in 1..20 loop
      begin
        if not (select rolsuper from pg_catalog.pg_roles where rolname = wanted.member)
          and not exists (
            select from pg_catalog.pg_auth_members m
            where m.roleid = to_regrole(wanted.role) and m.member = to_regrole(quote_ident(wanted.member)) and m.set_option
          )
        then
          execute format('grant %I to %I with %s', wanted.role, wanted.member, wanted.options);
        end if;
        exit;
      exception when duplicate_object or unique_violation or internal_error then
        perform pg_catalog.pg_sleep(0.05 * attempt);
      end;
    end loop;
  end loop;

  -- Databases that are made later have it again: bootstrap.sql forbids temporary objects there by event trigger.
  if pg_catalog.pg_has_role(current_user, (select datdba from pg_catalog.pg_database where datname = current_database()), 'USAGE') then
    execute format('revoke temporary on database %I from public', current_database());
  end if;
end
$$;

create schema if not exists bulkhead;
revoke all on schema bulkhead from public;
grant usage on schema bulkhead to bulkhead_app, bulkhead_auth, bulkhead_gatekeeper;

revoke all on schema public from public;
grant usage on schema public to bulkhead_app, bulkhead_gatekeeper;

-- What a later migration makes is open to nobody until it says to whom.
alter default privileges revoke execute on functions from public;

-- Keys that seal a context. The owner installs and retires them; a retired version stays as a row without
-- its key, so that a late deployment cannot bring it back.
create table if not exists bulkhead.seal_keys (
  version integer primary key check (version > 0),
  k bytea check (octet_length(k) = 32),
  installed_at timestamptz not null default now(),
  retired_at timestamptz,
  check ((k is null) = (retired_at is not null))
);
revoke all on bulkhead.seal_keys from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on bulkhead.seal_keys to bulkhead_gatekeeper;

-- One row where a key of this database sealed the context of the transaction. Danger: the key must stay a column
-- of a query without parameters. From a plpgsql variable Postgres folds it, or a seal that is computed with it, into
-- a custom plan, and any session may have plans printed to itself (debug_print_plan).
-- Both sides are hashed once more so that the time of the comparison says nothing about the expected seal.
create or replace view bulkhead.valid_seal with (security_invoker = true) as
  select s.version
  from bulkhead.seal_keys s
  where sha256(convert_to(current_setting('app.context_seal', true), 'UTF8')) = sha256(convert_to(
    s.version || '.' || encode(sha256(s.k || sha256(s.k || convert_to(
      concat(
        s.version,
        '|', current_setting('app.current_org_id', true),
        '|', current_setting('app.current_actor', true),
        '|', current_setting('app.current_role', true)
      ),
      'UTF8'))), 'hex'),
    'UTF8'));
revoke all on bulkhead.valid_seal from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on bulkhead.valid_seal to bulkhead_gatekeeper;

-- Two rows of two orgs that nobody has, behind the wall that every tenant table has: what a healthy start reads back.
create table if not exists bulkhead.canary (org_id uuid primary key);
alter table bulkhead.canary enable row level security, no force row level security;
insert into bulkhead.canary values ('00000000-0000-4000-8000-0000000000aa'), ('00000000-0000-4000-8000-0000000000bb')
  on conflict do nothing;
alter table bulkhead.canary force row level security;
revoke all on bulkhead.canary from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on bulkhead.canary to bulkhead_app;

-- The functions below belong to the gatekeeper, so it makes them itself.
grant create on schema bulkhead to bulkhead_gatekeeper;
do $$
begin
  if not has_language_privilege('bulkhead_gatekeeper', 'plpgsql', 'usage') then
    grant usage on language plpgsql to bulkhead_gatekeeper;
  end if;
end
$$;
set role bulkhead_gatekeeper;
alter default privileges revoke execute on functions from public;

-- These pin no search_path, which costs as much as the rest: only functions that do may call them.
create or replace function bulkhead.assert_sealed() returns boolean
  language plpgsql stable parallel safe
as $$
begin
  if exists (select from bulkhead.valid_seal) then
    return true;
  end if;
  raise exception using
    errcode = '42501',
    message = 'the org context of this transaction is not sealed by a key of this database',
    hint = 'Set the context through db.forOrg(context); after a key rotation install the key that CONTEXT_SEAL_KEY names.';
end
$$;

-- What an unsealed setting means. Unset or malformed: null, so no row. Otherwise an error, for that is an attack.
-- Two steps, since Postgres may compute the cast of a single condition before it has looked at its first part.
create or replace function bulkhead.unsealed_org_id() returns uuid
  language plpgsql stable parallel safe
as $$
declare
  org constant text := current_setting('app.current_org_id', true);
begin
  if org is null or not pg_input_is_valid(org, 'uuid') then
    return null;
  end if;
  if org::uuid::text <> org then
    return null;
  end if;
  return case when bulkhead.assert_sealed() then org::uuid end;
end
$$;

create or replace function bulkhead.unsealed_actor_id() returns uuid
  language plpgsql stable parallel safe
as $$
declare
  id constant text := split_part(current_setting('app.current_actor', true), ':', 2);
begin
  if id is null or not pg_input_is_valid(id, 'uuid') then
    return null;
  end if;
  return case when bulkhead.assert_sealed() then id::uuid end;
end
$$;

create or replace function bulkhead.unsealed(word text) returns text
  language plpgsql stable parallel safe
as $$
begin
  if word is null or bulkhead.assert_sealed() then
    return word;
  end if;
end
$$;

-- The one place that policies ask. In SQL, whose plan Postgres 18 keeps, with nothing but the seal on the way that
-- every statement takes: this runs once in each.
create or replace function bulkhead.current_org_id() returns uuid
  language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
  select case
    when exists (select from bulkhead.valid_seal) then nullif(current_setting('app.current_org_id', true), '')::uuid
    else bulkhead.unsealed_org_id()
  end
$$;

create or replace function bulkhead.current_actor_id() returns uuid
  language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
  select case
    when exists (select from bulkhead.valid_seal) then nullif(split_part(current_setting('app.current_actor', true), ':', 2), '')::uuid
    else bulkhead.unsealed_actor_id()
  end
$$;

create or replace function bulkhead.current_actor_kind() returns text
  language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$ select bulkhead.unsealed(nullif(split_part(current_setting('app.current_actor', true), ':', 1), '')) $$;

create or replace function bulkhead.current_actor_role() returns text
  language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
as $$
  select case
    when exists (select from bulkhead.valid_seal) then nullif(current_setting('app.current_role', true), '')
    else bulkhead.unsealed(nullif(current_setting('app.current_role', true), ''))
  end
$$;

-- Not sealed: it only helps to find the lines of a log that belong together.
create or replace function bulkhead.current_request_id() returns text
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$ select nullif(current_setting('app.request_id', true), '') $$;

-- The auth plane has no org yet: its lookups ask for a seal too, so that SQL which steps into bulkhead_auth
-- without the key finds nothing.
create or replace function bulkhead.assert_auth_plane() returns boolean
  language plpgsql stable parallel safe
as $$
begin
  if coalesce(current_setting('app.current_role', true), '') <> 'auth' then
    raise exception using
      errcode = '42501',
      message = 'this transaction is not a context of the auth plane',
      hint = 'Look credentials up through db.asAuth(); its context is sealed with an empty org, an empty actor and the role auth.';
  end if;
  return bulkhead.assert_sealed();
end
$$;

revoke all on function bulkhead.assert_sealed(), bulkhead.unsealed_org_id(), bulkhead.unsealed_actor_id(),
  bulkhead.unsealed(text), bulkhead.assert_auth_plane(), bulkhead.current_org_id(),
  bulkhead.current_actor_id(), bulkhead.current_actor_kind(), bulkhead.current_actor_role(),
  bulkhead.current_request_id() from public;
grant execute on function bulkhead.current_org_id(), bulkhead.current_actor_id(),
  bulkhead.current_actor_kind(), bulkhead.current_actor_role(), bulkhead.current_request_id() to bulkhead_app;

reset role;

drop policy if exists bulkhead_org_wall on bulkhead.canary;
create policy bulkhead_org_wall on bulkhead.canary as restrictive for all to bulkhead_app
  using (org_id = (select bulkhead.current_org_id())) with check (org_id = (select bulkhead.current_org_id()));
drop policy if exists bulkhead_select on bulkhead.canary;
create policy bulkhead_select on bulkhead.canary for select to bulkhead_app using (true);
