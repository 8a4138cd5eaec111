-- Two jobs of workers. Each function belongs to the gatekeeper and asks for the sealed auth plane.

-- What is to be told about incidents, written by a trigger in the transaction of the change, whoever makes it. It holds no
-- text: that is read in the context of the org when it is told. No plane reaches the table.
create table bulkhead.incident_news (
  id uuid primary key default uuidv7(),
  org_id uuid not null,
  incident_id uuid not null,
  event text not null check (event in ('incident.opened', 'incident.severity_changed', 'incident.resolved')),
  severity incident_severity not null,
  status incident_status not null,
  occurred_at timestamptz not null default clock_timestamp(),
  claimed_at timestamptz,
  foreign key (org_id, incident_id) references incidents (org_id, id) on delete cascade
);
create index incident_news_org_id_incident_id_idx on bulkhead.incident_news (org_id, incident_id);
revoke all on bulkhead.incident_news from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, insert, update (claimed_at), delete on bulkhead.incident_news to bulkhead_gatekeeper;

drop function bulkhead.touch_token(uuid, uuid);

set role bulkhead_gatekeeper;

-- An incident that is resolved when it is written down is history, and told to nobody.
create function bulkhead.note_incident_news() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
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
$$;

-- News of active orgs, oldest first, each given to one caller a minute until it is settled; a time that lies ahead is of a
-- clock that was set back since, and counts as long ago. What nobody could be told
-- for as long as a dead letter is kept is dropped.
create function bulkhead.claim_incident_news(most integer)
  returns table (
    news_id uuid, org_id uuid, incident_id uuid, event text, severity text, status text, occurred_at timestamptz
  )
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
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
$$;

-- As it was, but that a clock that was set back stops no evaluation.
create or replace function bulkhead.claim_slos(most integer) returns table (org_id uuid, slo_id uuid)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
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
$$;

create function bulkhead.settle_incident_news(told uuid[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  delete from bulkhead.incident_news n where n.id = any (told);
end
$$;

-- When tokens of one org were last used. Another org's token, a revoked one and one that is gone stay as they are, and no
-- time lies in the future.
create function bulkhead.note_token_uses(wanted_org uuid, used uuid[], times timestamptz[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  update public.tokens t set last_used_at = least(u.used_at, now())
    from unnest(used, times) as u (token, used_at)
    where t.org_id = wanted_org and t.id = u.token and t.revoked_at is null
      and (t.last_used_at is null or t.last_used_at < least(u.used_at, now()));
end
$$;

revoke all on function bulkhead.note_incident_news(), bulkhead.claim_incident_news(integer),
  bulkhead.settle_incident_news(uuid[]), bulkhead.note_token_uses(uuid, uuid[], timestamptz[]) from public;
grant execute on function bulkhead.claim_incident_news(integer), bulkhead.settle_incident_news(uuid[]),
  bulkhead.note_token_uses(uuid, uuid[], timestamptz[]) to bulkhead_auth;

-- Only whoever may run a function can make a trigger of it; whoever fires the trigger needs no right.
grant execute on function bulkhead.note_incident_news() to session_user;
reset role;
create trigger note_incident_news after insert or update of status, severity on incidents
  for each row execute function bulkhead.note_incident_news();
set role bulkhead_gatekeeper;
revoke execute on function bulkhead.note_incident_news() from session_user;
reset role;
