-- The whole schema as the migrations make it on Postgres 18, written by `pnpm db:dump`. CI writes it
-- again and refuses a difference. For reading and comparing: it is not run, and grants to owners are left out.

-- Roles

GRANT CONNECT ON DATABASE this TO PUBLIC;

CREATE ROLE bulkhead_app NOLOGIN NOINHERIT;
GRANT bulkhead_app TO bulkhead_migrator WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT bulkhead_app TO bulkhead_runtime WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;

CREATE ROLE bulkhead_auth NOLOGIN NOINHERIT;
GRANT bulkhead_auth TO bulkhead_migrator WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
GRANT bulkhead_auth TO bulkhead_runtime WITH ADMIN FALSE, INHERIT FALSE, SET TRUE;

CREATE ROLE bulkhead_gatekeeper NOLOGIN NOINHERIT;
GRANT bulkhead_gatekeeper TO bulkhead_migrator WITH ADMIN TRUE, INHERIT FALSE, SET TRUE;

CREATE ROLE bulkhead_migrator LOGIN INHERIT CREATEROLE CREATEDB;

CREATE ROLE bulkhead_runtime LOGIN NOINHERIT;
ALTER ROLE bulkhead_runtime SET client_connection_check_interval=10s;

-- Schemas

ALTER DEFAULT PRIVILEGES FOR ROLE bulkhead_gatekeeper: FUNCTIONS hold bulkhead_gatekeeper EXECUTE;
ALTER DEFAULT PRIVILEGES FOR ROLE bulkhead_migrator: FUNCTIONS hold bulkhead_migrator EXECUTE;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres: FUNCTIONS hold postgres EXECUTE;

CREATE SCHEMA bulkhead AUTHORIZATION bulkhead_migrator;
GRANT CREATE, USAGE ON SCHEMA bulkhead TO bulkhead_gatekeeper;
GRANT USAGE ON SCHEMA bulkhead TO bulkhead_app;
GRANT USAGE ON SCHEMA bulkhead TO bulkhead_auth;

CREATE SCHEMA bulkhead_bootstrap AUTHORIZATION postgres;

CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT CREATE, USAGE ON SCHEMA public TO bulkhead_migrator WITH GRANT OPTION;
GRANT USAGE ON SCHEMA public TO bulkhead_app;
GRANT USAGE ON SCHEMA public TO bulkhead_gatekeeper;

-- Extensions

CREATE EXTENSION plpgsql WITH SCHEMA pg_catalog;

-- Types

CREATE TYPE public.audit_severity AS ENUM (
    'info',
    'warning'
);
ALTER TYPE public.audit_severity OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.audit_severity TO PUBLIC;

CREATE TYPE public.channel_kind AS ENUM (
    'email',
    'webhook',
    'slack',
    'pagerduty'
);
ALTER TYPE public.channel_kind OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.channel_kind TO PUBLIC;

CREATE TYPE public.document_status AS ENUM (
    'draft',
    'published',
    'archived'
);
ALTER TYPE public.document_status OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.document_status TO PUBLIC;

CREATE TYPE public.entity_kind AS ENUM (
    'service',
    'repository',
    'cluster',
    'database',
    'queue',
    'website',
    'library',
    'scorecard'
);
ALTER TYPE public.entity_kind OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.entity_kind TO PUBLIC;

CREATE TYPE public.entity_lifecycle AS ENUM (
    'experimental',
    'production',
    'deprecated'
);
ALTER TYPE public.entity_lifecycle OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.entity_lifecycle TO PUBLIC;

CREATE TYPE public.idempotency_state AS ENUM (
    'running',
    'done'
);
ALTER TYPE public.idempotency_state OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.idempotency_state TO PUBLIC;

CREATE TYPE public.incident_severity AS ENUM (
    'critical',
    'major',
    'minor',
    'info'
);
ALTER TYPE public.incident_severity OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.incident_severity TO PUBLIC;

CREATE TYPE public.incident_status AS ENUM (
    'open',
    'acknowledged',
    'mitigated',
    'resolved'
);
ALTER TYPE public.incident_status OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.incident_status TO PUBLIC;

CREATE TYPE public.memory_kind AS ENUM (
    'fact',
    'event',
    'preference',
    'summary'
);
ALTER TYPE public.memory_kind OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.memory_kind TO PUBLIC;

CREATE TYPE public.project_status AS ENUM (
    'active',
    'archived'
);
ALTER TYPE public.project_status OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.project_status TO PUBLIC;

CREATE TYPE public.role AS ENUM (
    'owner',
    'admin',
    'member',
    'viewer',
    'agent'
);
ALTER TYPE public.role OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.role TO PUBLIC;

CREATE TYPE public.slo_indicator AS ENUM (
    'availability',
    'latency',
    'error_rate',
    'freshness'
);
ALTER TYPE public.slo_indicator OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.slo_indicator TO PUBLIC;

CREATE TYPE public.state AS ENUM (
    'active',
    'suspended',
    'deleted'
);
ALTER TYPE public.state OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.state TO PUBLIC;

CREATE TYPE public.team_role AS ENUM (
    'lead',
    'member'
);
ALTER TYPE public.team_role OWNER TO bulkhead_migrator;
GRANT USAGE ON TYPE public.team_role TO PUBLIC;

-- Functions

CREATE OR REPLACE FUNCTION bulkhead.assert_auth_plane()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  if coalesce(current_setting('app.current_role', true), '') <> 'auth' then
    raise exception using
      errcode = '42501',
      message = 'this transaction is not a context of the auth plane',
      hint = 'Look credentials up through db.asAuth(); its context is sealed with an empty org, an empty actor and the role auth.';
  end if;
  return bulkhead.assert_sealed();
end
$function$;
ALTER ROUTINE bulkhead.assert_auth_plane() OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.assert_sealed()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  if exists (select from bulkhead.valid_seal) then
    return true;
  end if;
  raise exception using
    errcode = '42501',
    message = 'the org context of this transaction is not sealed by a key of this database',
    hint = 'Set the context through db.forOrg(context); after a key rotation install the key that CONTEXT_SEAL_KEY names.';
end
$function$;
ALTER ROUTINE bulkhead.assert_sealed() OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.audit_field(field text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-') $function$;
ALTER ROUTINE bulkhead.audit_field(field text) OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.audit_hash(previous bytea, place bigint, entry public.audit_log)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$;
ALTER ROUTINE bulkhead.audit_hash(previous bytea, place bigint, entry public.audit_log) OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.audit_head()
 RETURNS TABLE(sequence bigint, hash bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select h.sequence, h.hash from bulkhead.audit_heads h where h.org_id = bulkhead.current_org_id() $function$;
ALTER ROUTINE bulkhead.audit_head() OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.audit_head() TO bulkhead_app;

CREATE OR REPLACE FUNCTION bulkhead.chain_audit_log(most integer DEFAULT 1000)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  org constant uuid := bulkhead.current_org_id();
  head bulkhead.audit_heads;
begin
  if org is null then
    raise exception using errcode = '42501', message = 'there is no org context, so there is no audit log to chain';
  end if;
  insert into bulkhead.audit_heads values (org, 0, '') on conflict do nothing;
  select * into strict head from bulkhead.audit_heads h where h.org_id = org for update;
  return bulkhead.chain_entries(org, head, most);
end
$function$;
ALTER ROUTINE bulkhead.chain_audit_log(most integer) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.chain_audit_log(most integer) TO bulkhead_app;

CREATE OR REPLACE FUNCTION bulkhead.chain_audit_logs(after uuid, orgs integer)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  org uuid;
  last uuid;
  head bulkhead.audit_heads;
begin
  perform bulkhead.assert_auth_plane();
  for org in select o.id from public.organizations o where after is null or o.id > after order by o.id limit orgs loop
    last := org;
    continue when not exists (select from public.audit_log e where e.org_id = org and e.sequence is null);
    insert into bulkhead.audit_heads values (org, 0, '') on conflict do nothing;
    select * into head from bulkhead.audit_heads h where h.org_id = org for update skip locked;
    if found then
      perform bulkhead.chain_entries(org, head, 1000);
    end if;
  end loop;
  return last;
end
$function$;
ALTER ROUTINE bulkhead.chain_audit_logs(after uuid, orgs integer) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.chain_audit_logs(after uuid, orgs integer) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.chain_entries(org uuid, head bulkhead.audit_heads, most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  entry public.audit_log;
  linked bytea;
  done integer := 0;
begin
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
$function$;
ALTER ROUTINE bulkhead.chain_entries(org uuid, head bulkhead.audit_heads, most integer) OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.claim_incident_news(most integer)
 RETURNS TABLE(news_id uuid, org_id uuid, incident_id uuid, event text, severity text, status text, occurred_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  perform bulkhead.assert_auth_plane();
  delete from bulkhead.incident_news n where n.occurred_at < now() - interval '14 days';
  return query
    with due as (
      select d.id from bulkhead.incident_news d
      join public.organizations o on o.id = d.org_id and o.state = 'active'
      where d.claimed_at is null or d.claimed_at not between now() - interval '1 minute' and now() + interval '1 minute'
      order by d.id
      limit most
      for update of d skip locked
    ), claimed as (
      update bulkhead.incident_news n set claimed_at = now() from due where n.id = due.id returning n.*
    )
    select c.id, c.org_id, c.incident_id, c.event, c.severity::text, c.status::text, c.occurred_at
    from claimed c order by c.id;
end
$function$;
ALTER ROUTINE bulkhead.claim_incident_news(most integer) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.claim_incident_news(most integer) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.claim_slos(most integer)
 RETURNS TABLE(org_id uuid, slo_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  perform bulkhead.assert_auth_plane();
  return query
    update public.slos s set evaluated_at = now()
    where s.id in (
      select d.id from public.slos d
      join public.organizations o on o.id = d.org_id and o.state = 'active'
      where d.evaluated_at is null or d.evaluated_at < now() - interval '1 minute'
        or d.evaluated_at > now() + interval '1 minute'
      order by d.evaluated_at nulls first
      limit most
      for update of d skip locked)
    returning s.org_id, s.id;
end
$function$;
ALTER ROUTINE bulkhead.claim_slos(most integer) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.claim_slos(most integer) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.current_actor_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select case
    when exists (select from bulkhead.valid_seal) then nullif(split_part(current_setting('app.current_actor', true), ':', 2), '')::uuid
    else bulkhead.unsealed_actor_id()
  end
$function$;
ALTER ROUTINE bulkhead.current_actor_id() OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.current_actor_id() TO bulkhead_app;

CREATE OR REPLACE FUNCTION bulkhead.current_actor_kind()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select bulkhead.unsealed(nullif(split_part(current_setting('app.current_actor', true), ':', 1), '')) $function$;
ALTER ROUTINE bulkhead.current_actor_kind() OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.current_actor_kind() TO bulkhead_app;

CREATE OR REPLACE FUNCTION bulkhead.current_actor_role()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select case
    when exists (select from bulkhead.valid_seal) then nullif(current_setting('app.current_role', true), '')
    else bulkhead.unsealed(nullif(current_setting('app.current_role', true), ''))
  end
$function$;
ALTER ROUTINE bulkhead.current_actor_role() OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.current_actor_role() TO bulkhead_app;

CREATE OR REPLACE FUNCTION bulkhead.current_org_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select case
    when exists (select from bulkhead.valid_seal) then nullif(current_setting('app.current_org_id', true), '')::uuid
    else bulkhead.unsealed_org_id()
  end
$function$;
ALTER ROUTINE bulkhead.current_org_id() OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.current_org_id() TO bulkhead_app;

CREATE OR REPLACE FUNCTION bulkhead.current_request_id()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select nullif(current_setting('app.request_id', true), '') $function$;
ALTER ROUTINE bulkhead.current_request_id() OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.current_request_id() TO bulkhead_app;

CREATE OR REPLACE FUNCTION bulkhead.expire_rows(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  keys integer;
  remembered integer;
begin
  perform bulkhead.assert_auth_plane();
  delete from public.idempotency_keys k where k.id in (
    select e.id from public.idempotency_keys e where e.expires_at < now() order by e.expires_at limit most);
  get diagnostics keys = row_count;
  delete from public.memories m where m.id in (
    select e.id from public.memories e where e.expires_at < now() order by e.expires_at limit most);
  get diagnostics remembered = row_count;
  return greatest(keys, remembered);
end
$function$;
ALTER ROUTINE bulkhead.expire_rows(most integer) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.expire_rows(most integer) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.find_lane_group(wanted uuid)
 RETURNS TABLE(lane_group text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform bulkhead.assert_auth_plane();
  return query select coalesce(o.lane_group, 'pooled') from public.organizations o where o.id = wanted;
end
$function$;
ALTER ROUTINE bulkhead.find_lane_group(wanted uuid) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.find_lane_group(wanted uuid) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.find_limits(wanted uuid)
 RETURNS TABLE(requests_per_minute integer, records_per_minute integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform bulkhead.assert_auth_plane();
  return query select o.requests_per_minute, o.records_per_minute from public.organizations o where o.id = wanted;
end
$function$;
ALTER ROUTINE bulkhead.find_limits(wanted uuid) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.find_limits(wanted uuid) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.find_org(reference text)
 RETURNS TABLE(org_id uuid, slug text, name text, state text, requests_per_minute integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform bulkhead.assert_auth_plane();
  return query
    select o.id, o.slug, o.name, o.state::text, o.requests_per_minute
    from public.organizations o
    where o.slug = reference
      or o.id = (case when reference ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then reference::uuid end);
end
$function$;
ALTER ROUTINE bulkhead.find_org(reference text) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.find_org(reference text) TO bulkhead_auth;

GRANT EXECUTE ON FUNCTION bulkhead.find_principal(wanted_org uuid, kind text, wanted uuid) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.find_principal(wanted_org uuid, kind text, wanted uuid)
 RETURNS TABLE(org_slug text, org_state text, requests_per_minute integer, principal_state text, membership_role text, membership_state text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$;
ALTER ROUTINE bulkhead.find_principal(wanted_org uuid, kind text, wanted uuid) OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.find_token(wanted text)
 RETURNS TABLE(token_id uuid, org_id uuid, secret_hash bytea, role text, scopes text[], expires_at timestamp with time zone, revoked_at timestamp with time zone, last_used_at timestamp with time zone, user_id uuid, agent_id uuid, org_slug text, org_state text, requests_per_minute integer, user_state text, membership_role text, membership_state text, agent_state text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$;
ALTER ROUTINE bulkhead.find_token(wanted text) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.find_token(wanted text) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.find_user(wanted_issuer text, wanted_subject text)
 RETURNS TABLE(user_id uuid, org_id uuid, email text, name text, user_state text, org_slug text, org_state text, requests_per_minute integer, membership_role text, membership_state text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$;
ALTER ROUTINE bulkhead.find_user(wanted_issuer text, wanted_subject text) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.find_user(wanted_issuer text, wanted_subject text) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.note_incident_news()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  was_open constant boolean := tg_op = 'UPDATE' and old.status <> 'resolved';
  is_open constant boolean := new.status <> 'resolved';
  event constant text := case
    when is_open and not was_open then 'incident.opened'
    when was_open and not is_open then 'incident.resolved'
    when is_open and new.severity <> old.severity then 'incident.severity_changed'
  end;
begin
  if event is not null then
    insert into bulkhead.incident_news (org_id, incident_id, event, severity, status)
      values (new.org_id, new.id, event, new.severity, new.status);
  end if;
  return null;
end
$function$;
ALTER ROUTINE bulkhead.note_incident_news() OWNER TO bulkhead_gatekeeper;

GRANT EXECUTE ON FUNCTION bulkhead.note_token_uses(wanted_org uuid, used uuid[], times timestamp with time zone[]) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.note_token_uses(wanted_org uuid, used uuid[], times timestamp with time zone[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform bulkhead.assert_auth_plane();
  update public.tokens t set last_used_at = least(u.used_at, now())
    from unnest(used, times) as u (token, used_at)
    where t.org_id = wanted_org and t.id = u.token and t.revoked_at is null
      and (t.last_used_at is null or t.last_used_at < least(u.used_at, now()));
end
$function$;
ALTER ROUTINE bulkhead.note_token_uses(wanted_org uuid, used uuid[], times timestamp with time zone[]) OWNER TO bulkhead_gatekeeper;

GRANT EXECUTE ON FUNCTION bulkhead.provision_org(org_slug text, org_name text, owner_email text, owner_name text, owner_issuer text, owner_subject text) TO bulkhead_migrator;

CREATE OR REPLACE FUNCTION bulkhead.provision_org(org_slug text, org_name text, owner_email text, owner_name text, owner_issuer text DEFAULT NULL::text, owner_subject text DEFAULT NULL::text)
 RETURNS TABLE(org_id uuid, owner_id uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$;
ALTER ROUTINE bulkhead.provision_org(org_slug text, org_name text, owner_email text, owner_name text, owner_issuer text, owner_subject text) OWNER TO bulkhead_gatekeeper;

GRANT EXECUTE ON FUNCTION bulkhead.record_foreign_attempt(caller_org uuid, resource text, wanted uuid) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.record_foreign_attempt(caller_org uuid, resource text, wanted uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
$function$;
ALTER ROUTINE bulkhead.record_foreign_attempt(caller_org uuid, resource text, wanted uuid) OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.settle_incident_news(told uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform bulkhead.assert_auth_plane();
  delete from bulkhead.incident_news n where n.id = any (told);
end
$function$;
ALTER ROUTINE bulkhead.settle_incident_news(told uuid[]) OWNER TO bulkhead_gatekeeper;
GRANT EXECUTE ON FUNCTION bulkhead.settle_incident_news(told uuid[]) TO bulkhead_auth;

CREATE OR REPLACE FUNCTION bulkhead.unsealed(word text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  if word is null or bulkhead.assert_sealed() then
    return word;
  end if;
end
$function$;
ALTER ROUTINE bulkhead.unsealed(word text) OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.unsealed_actor_id()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
declare
  id constant text := split_part(current_setting('app.current_actor', true), ':', 2);
begin
  if id is null or not pg_input_is_valid(id, 'uuid') then
    return null;
  end if;
  return case when bulkhead.assert_sealed() then id::uuid end;
end
$function$;
ALTER ROUTINE bulkhead.unsealed_actor_id() OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead.unsealed_org_id()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
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
$function$;
ALTER ROUTINE bulkhead.unsealed_org_id() OWNER TO bulkhead_gatekeeper;

CREATE OR REPLACE FUNCTION bulkhead_bootstrap.force_row_security()
 RETURNS event_trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  made record;
begin
  for made in
    select c.objid::regclass as name
    from pg_event_trigger_ddl_commands() c
    join pg_class t on t.oid = c.objid
    where c.object_type = 'table'
      and t.relkind in ('r', 'p')
      and t.relpersistence <> 't'
      and c.schema_name not in ('bulkhead', 'bulkhead_bootstrap', 'pg_catalog', 'information_schema')
      -- Prisma keeps its own books here as the owner; no application role has a grant on it.
      and t.relname <> '_prisma_migrations'
  loop
    execute format('alter table %s enable row level security, force row level security', made.name);
  end loop;
end
$function$;
ALTER ROUTINE bulkhead_bootstrap.force_row_security() OWNER TO postgres;

CREATE OR REPLACE FUNCTION bulkhead_bootstrap.refuse_ddl()
 RETURNS event_trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  if (select rolsuper from pg_roles where rolname = session_user)
    or pg_has_role(session_user, (select datdba from pg_database where datname = current_database()), 'USAGE')
    or pg_has_role(session_user, 'bulkhead_migrator', 'USAGE')
  then
    return;
  end if;
  raise exception using
    errcode = '42501',
    message = format('%s is refused: %s may not change the schema', tg_tag, session_user),
    hint = 'Write a migration; it runs as bulkhead_migrator.';
end
$function$;
ALTER ROUTINE bulkhead_bootstrap.refuse_ddl() OWNER TO postgres;

-- Tables

CREATE TABLE bulkhead.audit_heads (
    org_id uuid NOT NULL,
    sequence bigint NOT NULL,
    hash bytea NOT NULL
);
ALTER TABLE bulkhead.audit_heads OWNER TO bulkhead_migrator;
ALTER TABLE bulkhead.audit_heads ADD CONSTRAINT audit_heads_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id);
ALTER TABLE bulkhead.audit_heads ADD CONSTRAINT audit_heads_pkey PRIMARY KEY (org_id);
GRANT INSERT, SELECT, UPDATE ON TABLE bulkhead.audit_heads TO bulkhead_gatekeeper;

CREATE TABLE bulkhead.canary (
    org_id uuid NOT NULL
);
ALTER TABLE bulkhead.canary OWNER TO bulkhead_migrator;
ALTER TABLE bulkhead.canary ADD CONSTRAINT canary_pkey PRIMARY KEY (org_id);
ALTER TABLE bulkhead.canary ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulkhead.canary FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_org_wall ON bulkhead.canary AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON bulkhead.canary AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
GRANT SELECT ON TABLE bulkhead.canary TO bulkhead_app;

CREATE TABLE bulkhead.incident_news (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL,
    incident_id uuid NOT NULL,
    event text NOT NULL,
    severity public.incident_severity NOT NULL,
    status public.incident_status NOT NULL,
    occurred_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
    claimed_at timestamp with time zone
);
ALTER TABLE bulkhead.incident_news OWNER TO bulkhead_migrator;
ALTER TABLE bulkhead.incident_news ADD CONSTRAINT incident_news_event_check CHECK ((event = ANY (ARRAY['incident.opened'::text, 'incident.severity_changed'::text, 'incident.resolved'::text])));
ALTER TABLE bulkhead.incident_news ADD CONSTRAINT incident_news_org_id_incident_id_fkey FOREIGN KEY (org_id, incident_id) REFERENCES public.incidents(org_id, id) ON DELETE CASCADE;
ALTER TABLE bulkhead.incident_news ADD CONSTRAINT incident_news_pkey PRIMARY KEY (id);
CREATE INDEX incident_news_org_id_incident_id_idx ON bulkhead.incident_news USING btree (org_id, incident_id);
GRANT DELETE, INSERT, SELECT, UPDATE (claimed_at) ON TABLE bulkhead.incident_news TO bulkhead_gatekeeper;

CREATE TABLE bulkhead.seal_keys (
    version integer NOT NULL,
    k bytea,
    installed_at timestamp with time zone NOT NULL DEFAULT now(),
    retired_at timestamp with time zone
);
ALTER TABLE bulkhead.seal_keys OWNER TO bulkhead_migrator;
ALTER TABLE bulkhead.seal_keys ADD CONSTRAINT seal_keys_check CHECK (((k IS NULL) = (retired_at IS NOT NULL)));
ALTER TABLE bulkhead.seal_keys ADD CONSTRAINT seal_keys_k_check CHECK ((octet_length(k) = 32));
ALTER TABLE bulkhead.seal_keys ADD CONSTRAINT seal_keys_pkey PRIMARY KEY (version);
ALTER TABLE bulkhead.seal_keys ADD CONSTRAINT seal_keys_version_check CHECK ((version > 0));
GRANT SELECT ON TABLE bulkhead.seal_keys TO bulkhead_gatekeeper;

CREATE TABLE public._prisma_migrations (
    id character varying(36) NOT NULL,
    checksum character varying(64) NOT NULL,
    finished_at timestamp with time zone,
    migration_name character varying(255) NOT NULL,
    logs text,
    rolled_back_at timestamp with time zone,
    started_at timestamp with time zone NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
);
ALTER TABLE public._prisma_migrations OWNER TO bulkhead_migrator;
ALTER TABLE public._prisma_migrations ADD CONSTRAINT _prisma_migrations_pkey PRIMARY KEY (id);

CREATE TABLE public.agents (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    name text NOT NULL,
    description text NOT NULL DEFAULT ''::text,
    state public.state NOT NULL DEFAULT 'active'::public.state,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.agents OWNER TO bulkhead_migrator;
ALTER TABLE public.agents ADD CONSTRAINT agents_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.agents ADD CONSTRAINT agents_pkey PRIMARY KEY (id);
CREATE INDEX agents_org_id_created_at_id_idx ON public.agents USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX agents_org_id_id_key ON public.agents USING btree (org_id, id);
CREATE UNIQUE INDEX agents_org_id_name_key ON public.agents USING btree (org_id, name);
ALTER TABLE public.agents ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.agents FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.agents AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.agents AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.agents AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.agents AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.agents AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.agents AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (created_at, description, metadata, name, org_id, state, updated_at), SELECT, UPDATE (created_at, description, metadata, name, org_id, state, updated_at) ON TABLE public.agents TO bulkhead_app;
GRANT SELECT (id, name, org_id, state) ON TABLE public.agents TO bulkhead_gatekeeper;

CREATE TABLE public.alert_channels (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    name text NOT NULL,
    kind public.channel_kind NOT NULL,
    config jsonb NOT NULL DEFAULT '{}'::jsonb,
    secret_sealed bytea,
    enabled boolean NOT NULL DEFAULT true,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.alert_channels OWNER TO bulkhead_migrator;
ALTER TABLE public.alert_channels ADD CONSTRAINT alert_channels_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.alert_channels ADD CONSTRAINT alert_channels_pkey PRIMARY KEY (id);
CREATE INDEX alert_channels_org_id_created_at_id_idx ON public.alert_channels USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX alert_channels_org_id_id_key ON public.alert_channels USING btree (org_id, id);
CREATE UNIQUE INDEX alert_channels_org_id_name_key ON public.alert_channels USING btree (org_id, name);
ALTER TABLE public.alert_channels ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.alert_channels FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.alert_channels AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.alert_channels AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.alert_channels AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.alert_channels AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.alert_channels AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.alert_channels AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (config, created_at, enabled, kind, name, org_id, secret_sealed, updated_at), SELECT, UPDATE (config, created_at, enabled, kind, name, org_id, secret_sealed, updated_at) ON TABLE public.alert_channels TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.alert_channels TO bulkhead_gatekeeper;

CREATE TABLE public.audit_log (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    occurred_at timestamp(3) with time zone NOT NULL DEFAULT clock_timestamp(),
    action text NOT NULL,
    severity public.audit_severity NOT NULL DEFAULT 'info'::public.audit_severity,
    actor_kind text DEFAULT bulkhead.current_actor_kind(),
    actor_id uuid DEFAULT bulkhead.current_actor_id(),
    actor_role text DEFAULT bulkhead.current_actor_role(),
    target_type text,
    target_id text,
    request_id text DEFAULT bulkhead.current_request_id(),
    details jsonb NOT NULL DEFAULT '{}'::jsonb,
    sequence bigint,
    previous_hash bytea,
    hash bytea
);
ALTER TABLE public.audit_log OWNER TO bulkhead_migrator;
ALTER TABLE public.audit_log ADD CONSTRAINT audit_log_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.audit_log ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);
CREATE INDEX audit_log_org_id_action_occurred_at_id_idx ON public.audit_log USING btree (org_id, action, occurred_at, id);
CREATE INDEX audit_log_org_id_actor_id_occurred_at_id_idx ON public.audit_log USING btree (org_id, actor_id, occurred_at, id);
CREATE INDEX audit_log_org_id_occurred_at_id_idx ON public.audit_log USING btree (org_id, occurred_at, id);
CREATE INDEX audit_log_org_id_target_id_occurred_at_id_idx ON public.audit_log USING btree (org_id, target_id, occurred_at, id);
CREATE UNIQUE INDEX audit_log_org_id_id_key ON public.audit_log USING btree (org_id, id);
CREATE UNIQUE INDEX audit_log_org_id_sequence_key ON public.audit_log USING btree (org_id, sequence);
ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_gatekeeper ON public.audit_log AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.audit_log AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.audit_log AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.audit_log AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY gatekeeper_chain ON public.audit_log AS PERMISSIVE FOR UPDATE TO bulkhead_gatekeeper
    USING (true)
    WITH CHECK (true);
CREATE POLICY gatekeeper_record ON public.audit_log AS PERMISSIVE FOR INSERT TO bulkhead_gatekeeper
    WITH CHECK (true);
GRANT INSERT (action, actor_id, actor_kind, actor_role, details, org_id, severity, target_id, target_type), SELECT, SELECT (id, org_id), UPDATE (hash, previous_hash, sequence) ON TABLE public.audit_log TO bulkhead_gatekeeper;
GRANT INSERT (action, details, org_id, request_id, severity, target_id, target_type), SELECT ON TABLE public.audit_log TO bulkhead_app;

CREATE TABLE public.catalog_entities (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    kind public.entity_kind NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT ''::text,
    lifecycle public.entity_lifecycle NOT NULL DEFAULT 'production'::public.entity_lifecycle,
    owner_team_id uuid,
    owner_user_id uuid,
    project_id uuid,
    tags text[],
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.catalog_entities OWNER TO bulkhead_migrator;
ALTER TABLE public.catalog_entities ADD CONSTRAINT catalog_entities_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.catalog_entities ADD CONSTRAINT catalog_entities_org_id_owner_team_id_fkey FOREIGN KEY (org_id, owner_team_id) REFERENCES public.teams(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (owner_team_id);
ALTER TABLE public.catalog_entities ADD CONSTRAINT catalog_entities_org_id_owner_user_id_fkey FOREIGN KEY (org_id, owner_user_id) REFERENCES public.users(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (owner_user_id);
ALTER TABLE public.catalog_entities ADD CONSTRAINT catalog_entities_org_id_project_id_fkey FOREIGN KEY (org_id, project_id) REFERENCES public.projects(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (project_id);
ALTER TABLE public.catalog_entities ADD CONSTRAINT catalog_entities_pkey PRIMARY KEY (id);
CREATE INDEX catalog_entities_org_id_created_at_id_idx ON public.catalog_entities USING btree (org_id, created_at, id);
CREATE INDEX catalog_entities_org_id_name_id_idx ON public.catalog_entities USING btree (org_id, name, id);
CREATE INDEX catalog_entities_org_id_owner_team_id_idx ON public.catalog_entities USING btree (org_id, owner_team_id);
CREATE INDEX catalog_entities_org_id_owner_user_id_idx ON public.catalog_entities USING btree (org_id, owner_user_id);
CREATE INDEX catalog_entities_org_id_project_id_idx ON public.catalog_entities USING btree (org_id, project_id);
CREATE UNIQUE INDEX catalog_entities_org_id_id_key ON public.catalog_entities USING btree (org_id, id);
CREATE UNIQUE INDEX catalog_entities_org_id_kind_name_key ON public.catalog_entities USING btree (org_id, kind, name);
ALTER TABLE public.catalog_entities ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.catalog_entities FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.catalog_entities AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.catalog_entities AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.catalog_entities AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.catalog_entities AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.catalog_entities AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.catalog_entities AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (created_at, description, kind, lifecycle, metadata, name, org_id, owner_team_id, owner_user_id, project_id, tags, updated_at), SELECT, UPDATE (created_at, description, kind, lifecycle, metadata, name, org_id, owner_team_id, owner_user_id, project_id, tags, updated_at) ON TABLE public.catalog_entities TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.catalog_entities TO bulkhead_gatekeeper;

CREATE TABLE public.comments (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    owner_id uuid NOT NULL DEFAULT bulkhead.current_actor_id(),
    document_id uuid NOT NULL,
    parent_id uuid,
    body text NOT NULL,
    resolved_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.comments OWNER TO bulkhead_migrator;
ALTER TABLE public.comments ADD CONSTRAINT comments_org_id_document_id_fkey FOREIGN KEY (org_id, document_id) REFERENCES public.documents(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.comments ADD CONSTRAINT comments_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.comments ADD CONSTRAINT comments_org_id_parent_id_fkey FOREIGN KEY (org_id, parent_id) REFERENCES public.comments(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (parent_id);
ALTER TABLE public.comments ADD CONSTRAINT comments_pkey PRIMARY KEY (id);
CREATE INDEX comments_org_id_created_at_id_idx ON public.comments USING btree (org_id, created_at, id);
CREATE INDEX comments_org_id_document_id_created_at_id_idx ON public.comments USING btree (org_id, document_id, created_at, id);
CREATE INDEX comments_org_id_owner_id_idx ON public.comments USING btree (org_id, owner_id);
CREATE INDEX comments_org_id_parent_id_idx ON public.comments USING btree (org_id, parent_id);
CREATE UNIQUE INDEX comments_org_id_id_key ON public.comments USING btree (org_id, id);
ALTER TABLE public.comments ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.comments FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.comments AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
CREATE POLICY bulkhead_gatekeeper ON public.comments AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.comments AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
CREATE POLICY bulkhead_org_wall ON public.comments AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.comments AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.comments AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))))
    WITH CHECK (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
GRANT DELETE, INSERT (body, created_at, document_id, org_id, owner_id, parent_id, resolved_at, updated_at), SELECT, UPDATE (body, created_at, document_id, org_id, owner_id, parent_id, resolved_at, updated_at) ON TABLE public.comments TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.comments TO bulkhead_gatekeeper;

CREATE TABLE public.documents (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    owner_id uuid NOT NULL DEFAULT bulkhead.current_actor_id(),
    project_id uuid NOT NULL,
    title text NOT NULL,
    content text NOT NULL DEFAULT ''::text,
    status public.document_status NOT NULL DEFAULT 'draft'::public.document_status,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.documents OWNER TO bulkhead_migrator;
ALTER TABLE public.documents ADD CONSTRAINT documents_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.documents ADD CONSTRAINT documents_org_id_project_id_fkey FOREIGN KEY (org_id, project_id) REFERENCES public.projects(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.documents ADD CONSTRAINT documents_pkey PRIMARY KEY (id);
CREATE INDEX documents_org_id_created_at_id_idx ON public.documents USING btree (org_id, created_at, id);
CREATE INDEX documents_org_id_owner_id_idx ON public.documents USING btree (org_id, owner_id);
CREATE INDEX documents_org_id_project_id_created_at_id_idx ON public.documents USING btree (org_id, project_id, created_at, id);
CREATE INDEX documents_org_id_title_id_idx ON public.documents USING btree (org_id, title, id);
CREATE INDEX documents_org_id_updated_at_id_idx ON public.documents USING btree (org_id, updated_at, id);
CREATE UNIQUE INDEX documents_org_id_id_key ON public.documents USING btree (org_id, id);
ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.documents FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.documents AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
CREATE POLICY bulkhead_gatekeeper ON public.documents AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.documents AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
CREATE POLICY bulkhead_org_wall ON public.documents AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.documents AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.documents AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))))
    WITH CHECK (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
GRANT DELETE, INSERT (content, created_at, org_id, owner_id, project_id, status, title, updated_at), SELECT, UPDATE (content, created_at, org_id, owner_id, project_id, status, title, updated_at) ON TABLE public.documents TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.documents TO bulkhead_gatekeeper;

CREATE TABLE public.idempotency_keys (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    actor_id uuid NOT NULL DEFAULT bulkhead.current_actor_id(),
    key text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    request_hash bytea NOT NULL,
    state public.idempotency_state NOT NULL DEFAULT 'running'::public.idempotency_state,
    response_status integer,
    response_headers jsonb,
    response_body bytea,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.idempotency_keys OWNER TO bulkhead_migrator;
ALTER TABLE public.idempotency_keys ADD CONSTRAINT idempotency_keys_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (id);
CREATE INDEX idempotency_keys_expires_at_idx ON public.idempotency_keys USING btree (expires_at);
CREATE INDEX idempotency_keys_org_id_expires_at_idx ON public.idempotency_keys USING btree (org_id, expires_at);
CREATE UNIQUE INDEX idempotency_keys_org_id_actor_id_key_key ON public.idempotency_keys USING btree (org_id, actor_id, key);
CREATE UNIQUE INDEX idempotency_keys_org_id_id_key ON public.idempotency_keys USING btree (org_id, id);
ALTER TABLE public.idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.idempotency_keys AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.idempotency_keys AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.idempotency_keys AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.idempotency_keys AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.idempotency_keys AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.idempotency_keys AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
CREATE POLICY gatekeeper_expire ON public.idempotency_keys AS PERMISSIVE FOR DELETE TO bulkhead_gatekeeper
    USING ((expires_at < now()));
GRANT DELETE, INSERT (actor_id, created_at, expires_at, key, method, org_id, path, request_hash, response_body, response_headers, response_status, state), SELECT, UPDATE (actor_id, created_at, expires_at, key, method, org_id, path, request_hash, response_body, response_headers, response_status, state) ON TABLE public.idempotency_keys TO bulkhead_app;
GRANT DELETE, SELECT (expires_at, id, org_id) ON TABLE public.idempotency_keys TO bulkhead_gatekeeper;

CREATE TABLE public.incidents (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    service_id uuid,
    commander_id uuid,
    title text NOT NULL,
    summary text NOT NULL DEFAULT ''::text,
    severity public.incident_severity NOT NULL DEFAULT 'minor'::public.incident_severity,
    status public.incident_status NOT NULL DEFAULT 'open'::public.incident_status,
    started_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    acknowledged_at timestamp(3) with time zone,
    resolved_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL,
    slo_id uuid
);
ALTER TABLE public.incidents OWNER TO bulkhead_migrator;
ALTER TABLE public.incidents ADD CONSTRAINT incidents_org_id_commander_id_fkey FOREIGN KEY (org_id, commander_id) REFERENCES public.users(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (commander_id);
ALTER TABLE public.incidents ADD CONSTRAINT incidents_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.incidents ADD CONSTRAINT incidents_org_id_service_id_fkey FOREIGN KEY (org_id, service_id) REFERENCES public.catalog_entities(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (service_id);
ALTER TABLE public.incidents ADD CONSTRAINT incidents_org_id_slo_id_fkey FOREIGN KEY (org_id, slo_id) REFERENCES public.slos(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (slo_id);
ALTER TABLE public.incidents ADD CONSTRAINT incidents_pkey PRIMARY KEY (id);
CREATE INDEX incidents_org_id_commander_id_idx ON public.incidents USING btree (org_id, commander_id);
CREATE INDEX incidents_org_id_created_at_id_idx ON public.incidents USING btree (org_id, created_at, id);
CREATE INDEX incidents_org_id_service_id_idx ON public.incidents USING btree (org_id, service_id);
CREATE INDEX incidents_org_id_slo_id_idx ON public.incidents USING btree (org_id, slo_id);
CREATE INDEX incidents_org_id_started_at_id_idx ON public.incidents USING btree (org_id, started_at, id);
CREATE INDEX incidents_org_id_status_started_at_id_idx ON public.incidents USING btree (org_id, status, started_at, id);
CREATE UNIQUE INDEX incidents_org_id_id_key ON public.incidents USING btree (org_id, id);
ALTER TABLE public.incidents ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.incidents FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.incidents AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.incidents AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.incidents AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.incidents AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.incidents AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.incidents AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
CREATE TRIGGER note_incident_news AFTER INSERT OR UPDATE OF status, severity ON public.incidents FOR EACH ROW EXECUTE FUNCTION bulkhead.note_incident_news();
GRANT DELETE, INSERT (acknowledged_at, commander_id, created_at, org_id, resolved_at, service_id, severity, slo_id, started_at, status, summary, title, updated_at), SELECT, UPDATE (acknowledged_at, commander_id, created_at, org_id, resolved_at, service_id, severity, started_at, status, summary, title, updated_at) ON TABLE public.incidents TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.incidents TO bulkhead_gatekeeper;

CREATE TABLE public.integrations (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    provider text NOT NULL,
    name text NOT NULL,
    config jsonb NOT NULL DEFAULT '{}'::jsonb,
    secret_sealed bytea,
    enabled boolean NOT NULL DEFAULT true,
    last_sync_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.integrations OWNER TO bulkhead_migrator;
ALTER TABLE public.integrations ADD CONSTRAINT integrations_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.integrations ADD CONSTRAINT integrations_pkey PRIMARY KEY (id);
CREATE INDEX integrations_org_id_created_at_id_idx ON public.integrations USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX integrations_org_id_id_key ON public.integrations USING btree (org_id, id);
CREATE UNIQUE INDEX integrations_org_id_provider_name_key ON public.integrations USING btree (org_id, provider, name);
ALTER TABLE public.integrations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.integrations FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.integrations AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.integrations AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.integrations AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.integrations AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.integrations AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.integrations AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (config, created_at, enabled, last_sync_at, name, org_id, provider, secret_sealed, updated_at), SELECT, UPDATE (config, created_at, enabled, last_sync_at, name, org_id, provider, secret_sealed, updated_at) ON TABLE public.integrations TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.integrations TO bulkhead_gatekeeper;

CREATE TABLE public.memberships (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    user_id uuid NOT NULL,
    role public.role NOT NULL DEFAULT 'member'::public.role,
    state public.state NOT NULL DEFAULT 'active'::public.state,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.memberships OWNER TO bulkhead_migrator;
ALTER TABLE public.memberships ADD CONSTRAINT memberships_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.memberships ADD CONSTRAINT memberships_org_id_user_id_fkey FOREIGN KEY (org_id, user_id) REFERENCES public.users(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.memberships ADD CONSTRAINT memberships_pkey PRIMARY KEY (id);
CREATE INDEX memberships_org_id_created_at_id_idx ON public.memberships USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX memberships_org_id_id_key ON public.memberships USING btree (org_id, id);
CREATE UNIQUE INDEX memberships_org_id_user_id_key ON public.memberships USING btree (org_id, user_id);
ALTER TABLE public.memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.memberships AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING ((( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text])));
CREATE POLICY bulkhead_gatekeeper ON public.memberships AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.memberships AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK ((( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text])));
CREATE POLICY bulkhead_org_wall ON public.memberships AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.memberships AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.memberships AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING ((( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text])))
    WITH CHECK ((( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text])));
CREATE POLICY gatekeeper_provision ON public.memberships AS PERMISSIVE FOR INSERT TO bulkhead_gatekeeper
    WITH CHECK (true);
GRANT DELETE, INSERT (created_at, org_id, role, state, updated_at, user_id), SELECT, UPDATE (created_at, org_id, role, state, updated_at, user_id) ON TABLE public.memberships TO bulkhead_app;
GRANT INSERT (org_id, role, updated_at, user_id), SELECT (id, org_id, role, state, user_id) ON TABLE public.memberships TO bulkhead_gatekeeper;

CREATE TABLE public.memories (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    agent_id uuid NOT NULL,
    kind public.memory_kind NOT NULL DEFAULT 'fact'::public.memory_kind,
    content text NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    occurred_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamp(3) with time zone,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, content)) STORED,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.memories OWNER TO bulkhead_migrator;
ALTER TABLE public.memories ADD CONSTRAINT memories_org_id_agent_id_fkey FOREIGN KEY (org_id, agent_id) REFERENCES public.agents(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.memories ADD CONSTRAINT memories_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.memories ADD CONSTRAINT memories_pkey PRIMARY KEY (id);
CREATE INDEX memories_expires_at_idx ON public.memories USING btree (expires_at);
CREATE INDEX memories_org_id_agent_id_occurred_at_id_idx ON public.memories USING btree (org_id, agent_id, occurred_at, id);
CREATE INDEX memories_org_id_created_at_id_idx ON public.memories USING btree (org_id, created_at, id);
CREATE INDEX memories_org_id_expires_at_idx ON public.memories USING btree (org_id, expires_at);
CREATE INDEX memories_org_id_occurred_at_id_idx ON public.memories USING btree (org_id, occurred_at, id);
CREATE UNIQUE INDEX memories_org_id_id_key ON public.memories USING btree (org_id, id);
ALTER TABLE public.memories ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.memories FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.memories AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.memories AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.memories AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.memories AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.memories AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.memories AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
CREATE POLICY gatekeeper_expire ON public.memories AS PERMISSIVE FOR DELETE TO bulkhead_gatekeeper
    USING ((expires_at < now()));
GRANT DELETE, INSERT (agent_id, content, created_at, expires_at, kind, metadata, occurred_at, org_id, updated_at), SELECT, UPDATE (agent_id, content, created_at, expires_at, kind, metadata, occurred_at, org_id, updated_at) ON TABLE public.memories TO bulkhead_app;
GRANT DELETE, SELECT (expires_at, id, org_id) ON TABLE public.memories TO bulkhead_gatekeeper;

CREATE TABLE public.organizations (
    id uuid NOT NULL DEFAULT uuidv7(),
    slug text NOT NULL,
    name text NOT NULL,
    state public.state NOT NULL DEFAULT 'active'::public.state,
    requests_per_minute integer,
    resource_limits jsonb NOT NULL DEFAULT '{}'::jsonb,
    settings jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL,
    lane_group text,
    records_per_minute integer
);
ALTER TABLE public.organizations OWNER TO bulkhead_migrator;
ALTER TABLE public.organizations ADD CONSTRAINT organizations_lane_group_check CHECK ((lane_group ~ '^[a-z0-9-]{1,40}$'::text));
ALTER TABLE public.organizations ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX organizations_slug_key ON public.organizations USING btree (slug);
ALTER TABLE public.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_gatekeeper ON public.organizations AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_org_wall ON public.organizations AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.organizations AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.organizations AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING ((( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text])))
    WITH CHECK ((( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text])));
CREATE POLICY gatekeeper_provision ON public.organizations AS PERMISSIVE FOR INSERT TO bulkhead_gatekeeper
    WITH CHECK (true);
GRANT INSERT (id, name, slug, updated_at), SELECT (id, lane_group, name, records_per_minute, requests_per_minute, slug, state) ON TABLE public.organizations TO bulkhead_gatekeeper;
GRANT SELECT, UPDATE (name, settings, updated_at) ON TABLE public.organizations TO bulkhead_app;

CREATE TABLE public.projects (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    owner_id uuid NOT NULL DEFAULT bulkhead.current_actor_id(),
    team_id uuid,
    slug text,
    name text NOT NULL,
    description text NOT NULL DEFAULT ''::text,
    status public.project_status NOT NULL DEFAULT 'active'::public.project_status,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.projects OWNER TO bulkhead_migrator;
ALTER TABLE public.projects ADD CONSTRAINT projects_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.projects ADD CONSTRAINT projects_org_id_team_id_fkey FOREIGN KEY (org_id, team_id) REFERENCES public.teams(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (team_id);
ALTER TABLE public.projects ADD CONSTRAINT projects_pkey PRIMARY KEY (id);
CREATE INDEX projects_org_id_created_at_id_idx ON public.projects USING btree (org_id, created_at, id);
CREATE INDEX projects_org_id_name_id_idx ON public.projects USING btree (org_id, name, id);
CREATE INDEX projects_org_id_owner_id_idx ON public.projects USING btree (org_id, owner_id);
CREATE INDEX projects_org_id_team_id_idx ON public.projects USING btree (org_id, team_id);
CREATE INDEX projects_org_id_updated_at_id_idx ON public.projects USING btree (org_id, updated_at, id);
CREATE UNIQUE INDEX projects_org_id_id_key ON public.projects USING btree (org_id, id);
CREATE UNIQUE INDEX projects_org_id_slug_key ON public.projects USING btree (org_id, slug);
ALTER TABLE public.projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.projects FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.projects AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
CREATE POLICY bulkhead_gatekeeper ON public.projects AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.projects AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
CREATE POLICY bulkhead_org_wall ON public.projects AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.projects AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.projects AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))))
    WITH CHECK (((owner_id = ( SELECT bulkhead.current_actor_id() AS current_actor_id)) OR (( SELECT bulkhead.current_actor_role() AS current_actor_role) = ANY (ARRAY['owner'::text, 'admin'::text]))));
GRANT DELETE, INSERT (created_at, description, name, org_id, owner_id, slug, status, team_id, updated_at), SELECT, UPDATE (created_at, description, name, org_id, owner_id, slug, status, team_id, updated_at) ON TABLE public.projects TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.projects TO bulkhead_gatekeeper;

CREATE TABLE public.slos (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    service_id uuid,
    name text NOT NULL,
    description text NOT NULL DEFAULT ''::text,
    indicator public.slo_indicator NOT NULL,
    target numeric(7,4) NOT NULL,
    window_days integer NOT NULL DEFAULT 30,
    threshold_ms integer,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL,
    evaluated_at timestamp(3) with time zone
);
ALTER TABLE public.slos OWNER TO bulkhead_migrator;
ALTER TABLE public.slos ADD CONSTRAINT slos_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.slos ADD CONSTRAINT slos_org_id_service_id_fkey FOREIGN KEY (org_id, service_id) REFERENCES public.catalog_entities(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.slos ADD CONSTRAINT slos_pkey PRIMARY KEY (id);
CREATE INDEX slos_evaluated_at_idx ON public.slos USING btree (evaluated_at);
CREATE INDEX slos_org_id_created_at_id_idx ON public.slos USING btree (org_id, created_at, id);
CREATE INDEX slos_org_id_service_id_idx ON public.slos USING btree (org_id, service_id);
CREATE UNIQUE INDEX slos_org_id_id_key ON public.slos USING btree (org_id, id);
CREATE UNIQUE INDEX slos_org_id_name_key ON public.slos USING btree (org_id, name);
ALTER TABLE public.slos ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.slos FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.slos AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.slos AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.slos AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.slos AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.slos AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.slos AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
CREATE POLICY gatekeeper_evaluate ON public.slos AS PERMISSIVE FOR UPDATE TO bulkhead_gatekeeper
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (created_at, description, indicator, name, org_id, service_id, target, threshold_ms, updated_at, window_days), SELECT, UPDATE (created_at, description, indicator, name, org_id, service_id, target, threshold_ms, updated_at, window_days) ON TABLE public.slos TO bulkhead_app;
GRANT SELECT (evaluated_at, id, org_id), UPDATE (evaluated_at) ON TABLE public.slos TO bulkhead_gatekeeper;

CREATE TABLE public.team_members (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    team_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role public.team_role NOT NULL DEFAULT 'member'::public.team_role,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.team_members OWNER TO bulkhead_migrator;
ALTER TABLE public.team_members ADD CONSTRAINT team_members_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.team_members ADD CONSTRAINT team_members_org_id_team_id_fkey FOREIGN KEY (org_id, team_id) REFERENCES public.teams(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.team_members ADD CONSTRAINT team_members_org_id_user_id_fkey FOREIGN KEY (org_id, user_id) REFERENCES public.users(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.team_members ADD CONSTRAINT team_members_pkey PRIMARY KEY (id);
CREATE INDEX team_members_org_id_created_at_id_idx ON public.team_members USING btree (org_id, created_at, id);
CREATE INDEX team_members_org_id_user_id_idx ON public.team_members USING btree (org_id, user_id);
CREATE UNIQUE INDEX team_members_org_id_id_key ON public.team_members USING btree (org_id, id);
CREATE UNIQUE INDEX team_members_org_id_team_id_user_id_key ON public.team_members USING btree (org_id, team_id, user_id);
ALTER TABLE public.team_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.team_members FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.team_members AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.team_members AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.team_members AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.team_members AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.team_members AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.team_members AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (created_at, org_id, role, team_id, updated_at, user_id), SELECT, UPDATE (created_at, org_id, role, team_id, updated_at, user_id) ON TABLE public.team_members TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.team_members TO bulkhead_gatekeeper;

CREATE TABLE public.teams (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    slug text NOT NULL,
    name text NOT NULL,
    description text NOT NULL DEFAULT ''::text,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.teams OWNER TO bulkhead_migrator;
ALTER TABLE public.teams ADD CONSTRAINT teams_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.teams ADD CONSTRAINT teams_pkey PRIMARY KEY (id);
CREATE INDEX teams_org_id_created_at_id_idx ON public.teams USING btree (org_id, created_at, id);
CREATE INDEX teams_org_id_name_id_idx ON public.teams USING btree (org_id, name, id);
CREATE UNIQUE INDEX teams_org_id_id_key ON public.teams USING btree (org_id, id);
CREATE UNIQUE INDEX teams_org_id_slug_key ON public.teams USING btree (org_id, slug);
ALTER TABLE public.teams ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.teams FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.teams AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.teams AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.teams AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.teams AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.teams AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.teams AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (created_at, description, name, org_id, slug, updated_at), SELECT, UPDATE (created_at, description, name, org_id, slug, updated_at) ON TABLE public.teams TO bulkhead_app;
GRANT SELECT (id, org_id) ON TABLE public.teams TO bulkhead_gatekeeper;

CREATE TABLE public.tokens (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    name text NOT NULL,
    public_id text NOT NULL,
    secret_hash bytea NOT NULL,
    role public.role NOT NULL DEFAULT 'member'::public.role,
    scopes text[],
    user_id uuid,
    agent_id uuid,
    created_by uuid NOT NULL DEFAULT bulkhead.current_actor_id(),
    rotated_from_id uuid,
    expires_at timestamp(3) with time zone,
    last_used_at timestamp(3) with time zone,
    revoked_at timestamp(3) with time zone,
    revoked_by uuid,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.tokens OWNER TO bulkhead_migrator;
ALTER TABLE public.tokens ADD CONSTRAINT tokens_org_id_agent_id_fkey FOREIGN KEY (org_id, agent_id) REFERENCES public.agents(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.tokens ADD CONSTRAINT tokens_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.tokens ADD CONSTRAINT tokens_org_id_rotated_from_id_fkey FOREIGN KEY (org_id, rotated_from_id) REFERENCES public.tokens(org_id, id) ON UPDATE CASCADE ON DELETE SET NULL (rotated_from_id);
ALTER TABLE public.tokens ADD CONSTRAINT tokens_org_id_user_id_fkey FOREIGN KEY (org_id, user_id) REFERENCES public.users(org_id, id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE public.tokens ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);
CREATE INDEX tokens_org_id_agent_id_idx ON public.tokens USING btree (org_id, agent_id);
CREATE INDEX tokens_org_id_created_at_id_idx ON public.tokens USING btree (org_id, created_at, id);
CREATE INDEX tokens_org_id_rotated_from_id_idx ON public.tokens USING btree (org_id, rotated_from_id);
CREATE INDEX tokens_org_id_user_id_idx ON public.tokens USING btree (org_id, user_id);
CREATE INDEX tokens_public_id_idx ON public.tokens USING btree (public_id);
CREATE UNIQUE INDEX tokens_org_id_id_key ON public.tokens USING btree (org_id, id);
CREATE UNIQUE INDEX tokens_org_id_public_id_key ON public.tokens USING btree (org_id, public_id);
ALTER TABLE public.tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.tokens AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.tokens AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.tokens AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.tokens AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.tokens AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.tokens AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
CREATE POLICY gatekeeper_touch ON public.tokens AS PERMISSIVE FOR UPDATE TO bulkhead_gatekeeper
    USING (true)
    WITH CHECK (true);
GRANT DELETE, INSERT (agent_id, created_at, created_by, expires_at, last_used_at, name, org_id, public_id, revoked_at, revoked_by, role, rotated_from_id, scopes, secret_hash, updated_at, user_id), SELECT, UPDATE (agent_id, created_at, created_by, expires_at, last_used_at, name, org_id, public_id, revoked_at, revoked_by, role, rotated_from_id, scopes, secret_hash, updated_at, user_id) ON TABLE public.tokens TO bulkhead_app;
GRANT SELECT (agent_id, expires_at, id, last_used_at, org_id, public_id, revoked_at, role, scopes, secret_hash, user_id), UPDATE (last_used_at) ON TABLE public.tokens TO bulkhead_gatekeeper;

CREATE TABLE public.users (
    id uuid NOT NULL DEFAULT uuidv7(),
    org_id uuid NOT NULL DEFAULT bulkhead.current_org_id(),
    email text NOT NULL,
    name text NOT NULL,
    issuer text,
    subject text,
    state public.state NOT NULL DEFAULT 'active'::public.state,
    created_at timestamp(3) with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp(3) with time zone NOT NULL
);
ALTER TABLE public.users OWNER TO bulkhead_migrator;
ALTER TABLE public.users ADD CONSTRAINT users_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organizations(id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX users_issuer_subject_idx ON public.users USING btree (issuer, subject);
CREATE INDEX users_org_id_created_at_id_idx ON public.users USING btree (org_id, created_at, id);
CREATE UNIQUE INDEX users_org_id_email_key ON public.users USING btree (org_id, email);
CREATE UNIQUE INDEX users_org_id_id_key ON public.users USING btree (org_id, id);
CREATE UNIQUE INDEX users_org_id_issuer_subject_key ON public.users USING btree (org_id, issuer, subject);
ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.users FORCE ROW LEVEL SECURITY;
CREATE POLICY bulkhead_delete ON public.users AS PERMISSIVE FOR DELETE TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_gatekeeper ON public.users AS PERMISSIVE FOR SELECT TO bulkhead_gatekeeper
    USING (true);
CREATE POLICY bulkhead_insert ON public.users AS PERMISSIVE FOR INSERT TO bulkhead_app
    WITH CHECK (true);
CREATE POLICY bulkhead_org_wall ON public.users AS RESTRICTIVE FOR ALL TO bulkhead_app
    USING ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)))
    WITH CHECK ((org_id = ( SELECT bulkhead.current_org_id() AS current_org_id)));
CREATE POLICY bulkhead_select ON public.users AS PERMISSIVE FOR SELECT TO bulkhead_app
    USING (true);
CREATE POLICY bulkhead_update ON public.users AS PERMISSIVE FOR UPDATE TO bulkhead_app
    USING (true)
    WITH CHECK (true);
CREATE POLICY gatekeeper_provision ON public.users AS PERMISSIVE FOR INSERT TO bulkhead_gatekeeper
    WITH CHECK (true);
GRANT DELETE, INSERT (created_at, email, issuer, name, org_id, state, subject, updated_at), SELECT, UPDATE (created_at, email, issuer, name, org_id, state, subject, updated_at) ON TABLE public.users TO bulkhead_app;
GRANT INSERT (email, issuer, name, org_id, subject, updated_at), SELECT (email, id, issuer, name, org_id, state, subject) ON TABLE public.users TO bulkhead_gatekeeper;

-- Views

CREATE VIEW bulkhead.valid_seal WITH (security_invoker=true) AS
 SELECT version
   FROM bulkhead.seal_keys s
  WHERE sha256(convert_to(current_setting('app.context_seal'::text, true), 'UTF8'::name)) = sha256(convert_to((version || '.'::text) || encode(sha256(k || sha256(k || convert_to(concat(version, '|', current_setting('app.current_org_id'::text, true), '|', current_setting('app.current_actor'::text, true), '|', current_setting('app.current_role'::text, true)), 'UTF8'::name))), 'hex'::text), 'UTF8'::name));
ALTER VIEW bulkhead.valid_seal OWNER TO bulkhead_migrator;
GRANT SELECT ON TABLE bulkhead.valid_seal TO bulkhead_gatekeeper;

-- Event triggers

CREATE EVENT TRIGGER bulkhead_force_row_security ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO') EXECUTE FUNCTION bulkhead_bootstrap.force_row_security();
ALTER EVENT TRIGGER bulkhead_force_row_security ENABLE ALWAYS;

CREATE EVENT TRIGGER bulkhead_refuse_ddl ON ddl_command_start EXECUTE FUNCTION bulkhead_bootstrap.refuse_ddl();
ALTER EVENT TRIGGER bulkhead_refuse_ddl ENABLE ALWAYS;

-- System objects

GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_lock(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_lock_shared(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_lock_shared(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_unlock(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_unlock(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_unlock_all() TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_unlock_shared(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_unlock_shared(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock_shared(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock_shared(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_blocking_pids(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_control_checkpoint() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_control_init() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_control_recovery() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_control_system() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_current_snapshot() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_current_wal_flush_lsn() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_current_wal_insert_lsn() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_current_wal_lsn() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_database_size(name) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_database_size(name) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_database_size(oid) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_database_size(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_export_snapshot() TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_get_multixact_members(xid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_get_replication_slots() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_indexes_size(regclass) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_indexes_size(regclass) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_isolation_test_session_is_blocked(integer,integer[]) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_last_committed_xact() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_last_wal_receive_lsn() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_last_wal_replay_lsn() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_lock_status() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_notification_queue_usage() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_prepared_statement() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_prepared_xact() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_relation_size(regclass) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_relation_size(regclass) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_relation_size(regclass,text) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_relation_size(regclass,text) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_safe_snapshot_blocking_pids(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_analyze_count(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_archiver() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_autoanalyze_count(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_autovacuum_count(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_activity(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_activity_start(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_client_addr(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_client_port(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_dbid(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_idset() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_io(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_pid(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_start(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_subxact(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_userid(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_wait_event(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_wait_event_type(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_wal(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_backend_xact_start(integer) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_bgwriter_buf_written_clean() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_bgwriter_maxwritten_clean() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_bgwriter_stat_reset_time() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_blocks_fetched(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_blocks_hit(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_buf_alloc() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_buffers_written() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_num_performed() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_num_requested() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_num_timed() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_restartpoints_performed() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_restartpoints_requested() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_restartpoints_timed() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_slru_written() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_stat_reset_time() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_sync_time() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_checkpointer_write_time() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_active_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_blk_read_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_blk_write_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_blocks_fetched(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_blocks_hit(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_checksum_failures(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_checksum_last_failure(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_conflict_all(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_conflict_bufferpin(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_conflict_lock(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_conflict_logicalslot(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_conflict_snapshot(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_conflict_startup_deadlock(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_conflict_tablespace(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_deadlocks(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_idle_in_transaction_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_numbackends(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_parallel_workers_launched(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_parallel_workers_to_launch(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_session_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_sessions(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_sessions_abandoned(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_sessions_fatal(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_sessions_killed(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_stat_reset_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_temp_bytes(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_temp_files(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_tuples_deleted(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_tuples_fetched(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_tuples_inserted(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_tuples_returned(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_tuples_updated(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_xact_commit(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_db_xact_rollback(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_dead_tuples(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_function_calls(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_function_self_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_function_total_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_ins_since_vacuum(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_io() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_last_analyze_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_last_autoanalyze_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_last_autovacuum_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_last_vacuum_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_lastscan(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_live_tuples(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_mod_since_analyze(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_numscans(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_progress_info(text) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_recovery_prefetch() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_replication_slot(text) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_slru() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_snapshot_timestamp() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_subscription(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_subscription_stats(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_total_analyze_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_total_autoanalyze_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_total_autovacuum_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_total_vacuum_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_deleted(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_fetched(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_hot_updated(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_inserted(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_newpage_updated(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_returned(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_tuples_updated(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_vacuum_count(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_wal() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_wal_receiver() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_wal_senders() TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_blocks_fetched(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_blocks_hit(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_function_calls(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_function_self_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_function_total_time(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_numscans(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_tuples_deleted(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_tuples_fetched(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_tuples_hot_updated(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_tuples_inserted(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_tuples_newpage_updated(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_tuples_returned(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_stat_get_xact_tuples_updated(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_table_size(regclass) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_table_size(regclass) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_tablespace_size(name) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_tablespace_size(oid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_total_relation_size(regclass) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_total_relation_size(regclass) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_try_advisory_lock(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_try_advisory_lock(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_try_advisory_lock_shared(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_try_advisory_lock_shared(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_try_advisory_xact_lock(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_try_advisory_xact_lock(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_try_advisory_xact_lock_shared(bigint) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_try_advisory_xact_lock_shared(integer,integer) TO bulkhead_migrator;
GRANT EXECUTE ON FUNCTION pg_xact_commit_timestamp(xid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_xact_commit_timestamp_origin(xid) TO pg_monitor;
GRANT EXECUTE ON FUNCTION pg_xact_status(xid8) TO pg_monitor;
GRANT EXECUTE ON FUNCTION txid_current_snapshot() TO pg_monitor;
GRANT EXECUTE ON FUNCTION txid_status(bigint) TO pg_monitor;
GRANT SELECT ON TABLE information_schema.administrable_role_authorizations TO PUBLIC;
GRANT SELECT ON TABLE information_schema.applicable_roles TO PUBLIC;
GRANT SELECT ON TABLE information_schema.attributes TO PUBLIC;
GRANT SELECT ON TABLE information_schema.character_sets TO PUBLIC;
GRANT SELECT ON TABLE information_schema.check_constraint_routine_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.check_constraints TO PUBLIC;
GRANT SELECT ON TABLE information_schema.collation_character_set_applicability TO PUBLIC;
GRANT SELECT ON TABLE information_schema.collations TO PUBLIC;
GRANT SELECT ON TABLE information_schema.column_column_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.column_domain_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.column_options TO PUBLIC;
GRANT SELECT ON TABLE information_schema.column_privileges TO PUBLIC;
GRANT SELECT ON TABLE information_schema.column_udt_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.columns TO PUBLIC;
GRANT SELECT ON TABLE information_schema.constraint_column_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.constraint_table_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.data_type_privileges TO PUBLIC;
GRANT SELECT ON TABLE information_schema.domain_constraints TO PUBLIC;
GRANT SELECT ON TABLE information_schema.domain_udt_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.domains TO PUBLIC;
GRANT SELECT ON TABLE information_schema.element_types TO PUBLIC;
GRANT SELECT ON TABLE information_schema.enabled_roles TO PUBLIC;
GRANT SELECT ON TABLE information_schema.foreign_data_wrapper_options TO PUBLIC;
GRANT SELECT ON TABLE information_schema.foreign_data_wrappers TO PUBLIC;
GRANT SELECT ON TABLE information_schema.foreign_server_options TO PUBLIC;
GRANT SELECT ON TABLE information_schema.foreign_servers TO PUBLIC;
GRANT SELECT ON TABLE information_schema.foreign_table_options TO PUBLIC;
GRANT SELECT ON TABLE information_schema.foreign_tables TO PUBLIC;
GRANT SELECT ON TABLE information_schema.information_schema_catalog_name TO PUBLIC;
GRANT SELECT ON TABLE information_schema.key_column_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.parameters TO PUBLIC;
GRANT SELECT ON TABLE information_schema.referential_constraints TO PUBLIC;
GRANT SELECT ON TABLE information_schema.role_column_grants TO PUBLIC;
GRANT SELECT ON TABLE information_schema.role_routine_grants TO PUBLIC;
GRANT SELECT ON TABLE information_schema.role_table_grants TO PUBLIC;
GRANT SELECT ON TABLE information_schema.role_udt_grants TO PUBLIC;
GRANT SELECT ON TABLE information_schema.role_usage_grants TO PUBLIC;
GRANT SELECT ON TABLE information_schema.routine_column_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.routine_privileges TO PUBLIC;
GRANT SELECT ON TABLE information_schema.routine_routine_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.routine_sequence_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.routine_table_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.routines TO PUBLIC;
GRANT SELECT ON TABLE information_schema.schemata TO PUBLIC;
GRANT SELECT ON TABLE information_schema.sequences TO PUBLIC;
GRANT SELECT ON TABLE information_schema.sql_features TO PUBLIC;
GRANT SELECT ON TABLE information_schema.sql_implementation_info TO PUBLIC;
GRANT SELECT ON TABLE information_schema.sql_sizing TO PUBLIC;
GRANT SELECT ON TABLE information_schema.table_constraints TO PUBLIC;
GRANT SELECT ON TABLE information_schema.table_privileges TO PUBLIC;
GRANT SELECT ON TABLE information_schema.tables TO PUBLIC;
GRANT SELECT ON TABLE information_schema.triggered_update_columns TO PUBLIC;
GRANT SELECT ON TABLE information_schema.triggers TO PUBLIC;
GRANT SELECT ON TABLE information_schema.udt_privileges TO PUBLIC;
GRANT SELECT ON TABLE information_schema.usage_privileges TO PUBLIC;
GRANT SELECT ON TABLE information_schema.user_defined_types TO PUBLIC;
GRANT SELECT ON TABLE information_schema.user_mapping_options TO PUBLIC;
GRANT SELECT ON TABLE information_schema.user_mappings TO PUBLIC;
GRANT SELECT ON TABLE information_schema.view_column_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.view_routine_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.view_table_usage TO PUBLIC;
GRANT SELECT ON TABLE information_schema.views TO PUBLIC;
GRANT SELECT ON TABLE pg_catalog.pg_locks TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_prepared_statements TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_prepared_xacts TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_replication_slots TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_activity TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_all_indexes TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_all_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_archiver TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_bgwriter TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_checkpointer TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_database TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_database_conflicts TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_gssapi TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_io TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_progress_analyze TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_progress_basebackup TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_progress_cluster TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_progress_copy TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_progress_create_index TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_progress_vacuum TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_recovery_prefetch TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_replication TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_replication_slots TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_slru TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_ssl TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_subscription TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_subscription_stats TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_sys_indexes TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_sys_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_user_functions TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_user_indexes TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_user_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_wal TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_wal_receiver TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_xact_all_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_xact_sys_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_xact_user_functions TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stat_xact_user_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_all_indexes TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_all_sequences TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_all_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_sys_indexes TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_sys_sequences TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_sys_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_user_indexes TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_user_sequences TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_statio_user_tables TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stats TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stats_ext TO pg_monitor;
GRANT SELECT ON TABLE pg_catalog.pg_stats_ext_exprs TO pg_monitor;
GRANT USAGE ON LANGUAGE plpgsql TO bulkhead_gatekeeper;
GRANT USAGE ON LANGUAGE plpgsql TO bulkhead_migrator WITH GRANT OPTION;

REVOKE EXECUTE ON FUNCTION lo_close(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_creat(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_from_bytea(oid,bytea) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_get(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_get(oid,bigint,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_lseek(integer,integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_lseek64(integer,bigint,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_open(oid,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_put(oid,bigint,bytea) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_tell(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_tell64(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_truncate(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_truncate64(integer,bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lo_unlink(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION loread(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION lowrite(integer,bytea) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_lock(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_lock(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_lock_shared(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_lock_shared(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_unlock(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_unlock(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_unlock_all() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_unlock_shared(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_unlock_shared(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_xact_lock(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_xact_lock_shared(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_advisory_xact_lock_shared(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_blocking_pids(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_cancel_backend(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_control_checkpoint() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_control_init() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_control_recovery() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_current_snapshot() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_current_wal_flush_lsn() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_current_wal_insert_lsn() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_current_wal_lsn() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_database_size(name) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_database_size(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_get_multixact_members(xid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_get_replication_slots() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_indexes_size(regclass) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_isolation_test_session_is_blocked(integer,integer[]) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_last_committed_xact() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_last_wal_receive_lsn() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_last_wal_replay_lsn() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_lock_status() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean,text,bytea,boolean) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean,text,text,boolean) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_notification_queue_usage() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_notify(text,text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_prepared_statement() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_prepared_xact() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_relation_size(regclass) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_relation_size(regclass,text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_safe_snapshot_blocking_pids(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_activity(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_analyze_count(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_archiver() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_autoanalyze_count(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_autovacuum_count(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_activity(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_activity_start(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_client_addr(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_client_port(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_dbid(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_idset() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_io(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_pid(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_start(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_subxact(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_userid(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_wait_event(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_wait_event_type(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_wal(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_backend_xact_start(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_bgwriter_buf_written_clean() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_bgwriter_maxwritten_clean() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_bgwriter_stat_reset_time() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_blocks_fetched(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_blocks_hit(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_buf_alloc() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_buffers_written() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_num_performed() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_num_requested() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_num_timed() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_restartpoints_performed() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_restartpoints_requested() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_restartpoints_timed() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_slru_written() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_stat_reset_time() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_sync_time() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_checkpointer_write_time() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_active_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_blk_read_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_blk_write_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_blocks_fetched(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_blocks_hit(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_checksum_failures(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_checksum_last_failure(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_conflict_all(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_conflict_bufferpin(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_conflict_lock(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_conflict_logicalslot(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_conflict_snapshot(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_conflict_startup_deadlock(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_conflict_tablespace(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_deadlocks(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_idle_in_transaction_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_numbackends(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_parallel_workers_launched(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_parallel_workers_to_launch(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_session_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_sessions(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_sessions_abandoned(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_sessions_fatal(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_sessions_killed(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_stat_reset_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_temp_bytes(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_temp_files(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_tuples_deleted(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_tuples_fetched(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_tuples_inserted(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_tuples_returned(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_tuples_updated(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_xact_commit(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_db_xact_rollback(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_dead_tuples(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_function_calls(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_function_self_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_function_total_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_ins_since_vacuum(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_io() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_last_analyze_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_last_autoanalyze_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_last_autovacuum_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_last_vacuum_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_lastscan(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_live_tuples(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_mod_since_analyze(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_numscans(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_progress_info(text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_recovery_prefetch() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_replication_slot(text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_slru() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_snapshot_timestamp() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_subscription(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_subscription_stats(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_total_analyze_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_total_autoanalyze_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_total_autovacuum_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_total_vacuum_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_tuples_deleted(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_tuples_fetched(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_tuples_hot_updated(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_tuples_inserted(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_tuples_newpage_updated(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_tuples_returned(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_tuples_updated(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_vacuum_count(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_wal() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_wal_receiver() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_wal_senders() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_blocks_fetched(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_blocks_hit(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_function_calls(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_function_self_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_function_total_time(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_numscans(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_tuples_deleted(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_tuples_fetched(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_tuples_hot_updated(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_tuples_inserted(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_tuples_newpage_updated(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_tuples_returned(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_stat_get_xact_tuples_updated(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_table_size(regclass) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_tablespace_size(name) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_tablespace_size(oid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_terminate_backend(integer,bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_total_relation_size(regclass) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock_shared(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock_shared(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_xact_lock(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_xact_lock(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_xact_lock_shared(bigint) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_try_advisory_xact_lock_shared(integer,integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_xact_commit_timestamp(xid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_xact_commit_timestamp_origin(xid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_xact_status(xid8) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION txid_current_snapshot() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION txid_status(bigint) FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_locks FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_prepared_statements FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_prepared_xacts FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_replication_slots FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_activity FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_all_indexes FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_all_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_archiver FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_bgwriter FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_checkpointer FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_database FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_database_conflicts FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_gssapi FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_io FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_progress_analyze FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_progress_basebackup FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_progress_cluster FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_progress_copy FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_progress_create_index FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_progress_vacuum FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_recovery_prefetch FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_replication FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_replication_slots FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_slru FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_ssl FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_subscription FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_subscription_stats FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_sys_indexes FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_sys_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_user_functions FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_user_indexes FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_user_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_wal FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_wal_receiver FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_xact_all_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_xact_sys_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_xact_user_functions FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stat_xact_user_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_all_indexes FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_all_sequences FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_all_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_sys_indexes FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_sys_sequences FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_sys_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_user_indexes FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_user_sequences FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_statio_user_tables FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stats FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stats_ext FROM PUBLIC;
REVOKE SELECT ON TABLE pg_catalog.pg_stats_ext_exprs FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
