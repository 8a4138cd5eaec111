-- The auth plane and the few deeds that need more than one org's sight. Each is a function of the gatekeeper, who
-- may read and write exactly the columns that are granted here.

grant select (id, slug, name, state, requests_per_minute) on organizations to bulkhead_gatekeeper;
grant insert (id, slug, name, updated_at) on organizations to bulkhead_gatekeeper;
grant select (id, org_id, email, name, issuer, subject, state) on users to bulkhead_gatekeeper;
grant insert (org_id, email, name, issuer, subject, updated_at) on users to bulkhead_gatekeeper;
grant select (org_id, user_id, role, state) on memberships to bulkhead_gatekeeper;
grant insert (org_id, user_id, role, updated_at) on memberships to bulkhead_gatekeeper;
grant select (id, org_id, name, state) on agents to bulkhead_gatekeeper;
grant select (id, org_id, public_id, secret_hash, role, scopes, user_id, agent_id, expires_at, revoked_at, last_used_at)
  on tokens to bulkhead_gatekeeper;
grant update (last_used_at) on tokens to bulkhead_gatekeeper;
grant select on audit_log to bulkhead_gatekeeper;
grant insert (org_id, action, severity, actor_kind, actor_id, actor_role, target_type, target_id, details) on audit_log to bulkhead_gatekeeper;
grant update (sequence, previous_hash, hash) on audit_log to bulkhead_gatekeeper;

create policy gatekeeper_provision on organizations for insert to bulkhead_gatekeeper with check (true);
create policy gatekeeper_provision on users for insert to bulkhead_gatekeeper with check (true);
create policy gatekeeper_provision on memberships for insert to bulkhead_gatekeeper with check (true);
create policy gatekeeper_touch on tokens for update to bulkhead_gatekeeper using (true) with check (true);
create policy gatekeeper_record on audit_log for insert to bulkhead_gatekeeper with check (true);
create policy gatekeeper_chain on audit_log for update to bulkhead_gatekeeper using (true) with check (true);

-- The end of each org's chain. The application cannot reach it, so entries cut off at the end are missed.
create table bulkhead.audit_heads (
  org_id uuid primary key references organizations (id),
  sequence bigint not null,
  hash bytea not null
);
revoke all on bulkhead.audit_heads from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, insert, update on bulkhead.audit_heads to bulkhead_gatekeeper;

set role bulkhead_gatekeeper;

create function bulkhead.find_token(wanted text)
  returns table (
    token_id uuid, org_id uuid, secret_hash bytea, role text, scopes text[], expires_at timestamptz,
    revoked_at timestamptz, last_used_at timestamptz, user_id uuid, agent_id uuid, org_slug text, org_state text,
    requests_per_minute integer, user_state text, membership_role text, membership_state text, agent_state text
  )
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  return query
    select t.id, t.org_id, t.secret_hash, t.role::text, t.scopes, t.expires_at, t.revoked_at, t.last_used_at,
      t.user_id, t.agent_id, o.slug, o.state::text, o.requests_per_minute,
      u.state::text, m.role::text, m.state::text, a.state::text
    from public.tokens t
    join public.organizations o on o.id = t.org_id
    left join public.users u on u.org_id = t.org_id and u.id = t.user_id
    left join public.memberships m on m.org_id = t.org_id and m.user_id = t.user_id
    left join public.agents a on a.org_id = t.org_id and a.id = t.agent_id
    where t.public_id = wanted;
end
$$;

-- One row per org that knows the person. Issuer and subject come from a token whose signature is verified.
create function bulkhead.find_user(wanted_issuer text, wanted_subject text)
  returns table (
    user_id uuid, org_id uuid, email text, name text, user_state text, org_slug text, org_state text,
    requests_per_minute integer, membership_role text, membership_state text
  )
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  return query
    select u.id, u.org_id, u.email, u.name, u.state::text, o.slug, o.state::text, o.requests_per_minute,
      m.role::text, m.state::text
    from public.users u
    join public.organizations o on o.id = u.org_id
    left join public.memberships m on m.org_id = u.org_id and m.user_id = u.id
    where u.issuer = wanted_issuer and u.subject = wanted_subject;
end
$$;

-- Whether a principal may still act: for work that was accepted under a context and runs later.
create function bulkhead.find_principal(wanted_org uuid, kind text, wanted uuid)
  returns table (org_slug text, org_state text, requests_per_minute integer, principal_state text, membership_role text, membership_state text)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  return query
    select o.slug, o.state::text, o.requests_per_minute,
      case kind
        when 'user' then u.state::text
        when 'agent' then a.state::text
        when 'token' then case when t.revoked_at is null and (t.expires_at is null or t.expires_at > now()) then 'active'
          when t.id is not null then 'suspended' end
      end,
      m.role::text, m.state::text
    from public.organizations o
    left join public.users u on kind = 'user' and u.org_id = o.id and u.id = wanted
    left join public.memberships m on m.org_id = o.id and m.user_id = u.id
    left join public.agents a on kind = 'agent' and a.org_id = o.id and a.id = wanted
    left join public.tokens t on kind = 'token' and t.org_id = o.id and t.id = wanted
    where o.id = wanted_org;
end
$$;

-- An org by its id or slug, as identity providers name it in a claim.
create function bulkhead.find_org(reference text)
  returns table (org_id uuid, slug text, name text, state text, requests_per_minute integer)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  return query
    select o.id, o.slug, o.name, o.state::text, o.requests_per_minute
    from public.organizations o
    where o.slug = reference
      or o.id = (case when reference ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then reference::uuid end);
end
$$;

-- At most one write a minute and token, whatever the request rate.
create function bulkhead.touch_token(wanted_org uuid, wanted uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  update public.tokens t set last_used_at = now()
    where t.org_id = wanted_org and t.id = wanted
      and (t.last_used_at is null or t.last_used_at < now() - interval '1 minute');
end
$$;

-- Somebody asked for a row that their org does not have. If another org has it, that org's audit says that it was
-- tried, not by whom. Auth plane only: in the tenant plane its duration would tell what the answer hides.
create function bulkhead.record_foreign_attempt(caller_org uuid, resource text, wanted uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner uuid;
begin
  perform bulkhead.assert_auth_plane();
  if not exists (
    select from pg_attribute a
    where a.attrelid = to_regclass(format('public.%I', resource)) and a.attname = 'org_id' and not a.attisdropped
  ) then
    return;
  end if;
  execute format('select org_id from public.%I where id = $1', resource) into owner using wanted;
  if owner is null or owner = caller_org then
    return;
  end if;
  -- A caller who repeats it must not fill the other org's audit.
  if not exists (
    select from public.audit_log e
    where e.org_id = owner and e.action = 'access.foreign' and e.target_id = wanted::text
      and e.occurred_at > now() - interval '1 minute'
  ) then
    insert into public.audit_log (org_id, action, severity, actor_kind, actor_id, actor_role, target_type, target_id, details)
    values (owner, 'access.foreign', 'warning', null, null, null, resource, wanted::text, '{}');
  end if;
end
$$;

-- Each field as <bytes>:<text>, null as -, joined by commas: no two entries have the same form. Details stand there as
-- Postgres prints jsonb: shorter keys first, equally long ones by bytes, a space after each colon and comma.
create function bulkhead.audit_field(field text) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-') $$;

create function bulkhead.audit_hash(previous bytea, place bigint, entry public.audit_log) returns bytea
  language sql stable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select sha256(previous || convert_to(concat_ws(',',
    bulkhead.audit_field(place::text),
    bulkhead.audit_field(entry.id::text),
    bulkhead.audit_field(entry.org_id::text),
    bulkhead.audit_field(to_char(entry.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    bulkhead.audit_field(entry.action),
    bulkhead.audit_field(entry.severity::text),
    bulkhead.audit_field(entry.actor_kind),
    bulkhead.audit_field(entry.actor_id::text),
    bulkhead.audit_field(entry.actor_role),
    bulkhead.audit_field(entry.target_type),
    bulkhead.audit_field(entry.target_id),
    bulkhead.audit_field(entry.request_id),
    bulkhead.audit_field(entry.details::text)
  ), 'UTF8'))
$$;

-- Chains the entries of the current org that are not chained yet, oldest first; gives how many. The lock on the
-- head lets one caller work at a time, so that the chain cannot fork; the transaction that wrote an entry never waits.
create function bulkhead.chain_audit_log(most integer default 1000) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  org constant uuid := bulkhead.current_org_id();
  head bulkhead.audit_heads;
  entry public.audit_log;
  linked bytea;
  done integer := 0;
begin
  if org is null then
    raise exception using errcode = '42501', message = 'there is no org context, so there is no audit log to chain';
  end if;
  insert into bulkhead.audit_heads values (org, 0, '') on conflict do nothing;
  select * into strict head from bulkhead.audit_heads h where h.org_id = org for update;
  for entry in
    select * from public.audit_log e where e.org_id = org and e.sequence is null order by e.occurred_at, e.id limit most
  loop
    linked := bulkhead.audit_hash(head.hash, head.sequence + 1, entry);
    update public.audit_log e set sequence = head.sequence + 1, previous_hash = head.hash, hash = linked
      where e.org_id = org and e.id = entry.id;
    head.sequence := head.sequence + 1;
    head.hash := linked;
    done := done + 1;
  end loop;
  update bulkhead.audit_heads h set sequence = head.sequence, hash = head.hash where h.org_id = org;
  return done;
end
$$;

-- Where the chain of the current org must end.
create function bulkhead.audit_head() returns table (sequence bigint, hash bytea)
  language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select h.sequence, h.hash from bulkhead.audit_heads h where h.org_id = bulkhead.current_org_id() $$;

-- Makes an org with its first owner, or finds both. For the deployment's own tools; the application cannot call it.
create function bulkhead.provision_org(org_slug text, org_name text, owner_email text, owner_name text, owner_issuer text default null, owner_subject text default null)
  returns table (org_id uuid, owner_id uuid)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  org uuid;
  owner uuid;
begin
  insert into public.organizations (slug, name, updated_at) values (org_slug, org_name, now())
    on conflict (slug) do nothing;
  select o.id into strict org from public.organizations o where o.slug = org_slug;
  insert into public.users (org_id, email, name, issuer, subject, updated_at)
    values (org, owner_email, owner_name, owner_issuer, owner_subject, now())
    on conflict (org_id, email) do nothing;
  select u.id into strict owner from public.users u where u.org_id = org and u.email = owner_email;
  insert into public.memberships (org_id, user_id, role, updated_at) values (org, owner, 'owner', now())
    on conflict (org_id, user_id) do nothing;
  return query select org, owner;
end
$$;

revoke all on all functions in schema bulkhead from public;
grant execute on function bulkhead.find_token(text), bulkhead.find_user(text, text), bulkhead.find_org(text),
  bulkhead.find_principal(uuid, text, uuid), bulkhead.touch_token(uuid, uuid),
  bulkhead.record_foreign_attempt(uuid, text, uuid) to bulkhead_auth;
grant execute on function bulkhead.chain_audit_log(integer), bulkhead.audit_head() to bulkhead_app;

reset role;

-- The function belongs to the gatekeeper; whoever migrates is the one who may provision.
do $$
declare
  migrator constant name := current_user;
begin
  set local role bulkhead_gatekeeper;
  execute format('grant execute on function bulkhead.provision_org(text, text, text, text, text, text) to %I', migrator);
  reset role;
end
$$;
