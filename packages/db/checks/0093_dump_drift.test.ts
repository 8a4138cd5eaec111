import { checkStory } from '../test/check-story.js';

const headOfAllOrgs = `create or replace function bulkhead.audit_head() returns table (sequence bigint, hash bytea) language sql stable
  security definer set search_path = pg_catalog, pg_temp as 'select h.sequence, h.hash from bulkhead.audit_heads h'`;
const spy = `create function spy() returns trigger language plpgsql security definer set search_path = ''
  as 'begin update public.projects set name = new.name; return new; end'`;
const toProjects = 'foreign key (org_id, project_id) references projects (org_id, id) on delete cascade';
const documents = 'constraint documents_org_id_project_id_fkey on public.documents';

checkStory('0093_dump_drift', [
  [
    'a function of the gatekeeper that nobody wrote down',
    "create function bulkhead.peek() returns bytea language sql security definer set search_path = '' as 'select k from bulkhead.seal_keys'; alter function bulkhead.peek() owner to bulkhead_gatekeeper; grant execute on function bulkhead.peek() to bulkhead_app",
    'function bulkhead.peek()',
  ],
  [
    'a founding of orgs by the application',
    'grant execute on function bulkhead.provision_org(text, text, text, text, text, text) to bulkhead_app',
    'function bulkhead.provision_org(org_slug text, org_name text, owner_email text, owner_name text, owner_issuer text, owner_subject text)',
  ],
  [
    'a lookup by the tenant plane',
    'grant execute on function bulkhead.find_user(text, text) to bulkhead_app',
    'function bulkhead.find_user(wanted_issuer text, wanted_subject text)',
  ],
  [
    'a context function that nobody may call',
    'revoke execute on function bulkhead.current_org_id() from bulkhead_app',
    'function bulkhead.current_org_id()',
  ],
  ['a body that does not ask for the org', headOfAllOrgs, 'function bulkhead.audit_head()'],
  [
    'a seal that always holds',
    "create or replace function bulkhead.assert_sealed() returns boolean language plpgsql stable parallel safe as 'begin return true; end'",
    'function bulkhead.assert_sealed()',
  ],
  [
    'a key for every seal',
    'create or replace view bulkhead.valid_seal with (security_invoker = true) as select s.version from bulkhead.seal_keys s',
    'view bulkhead.valid_seal',
  ],
  [
    'a function with the rights of its caller',
    'alter function bulkhead.current_org_id() security invoker',
    'function bulkhead.current_org_id()',
  ],
  [
    'a function with another search_path',
    'alter function bulkhead.find_token(text) set search_path = public',
    'function bulkhead.find_token(wanted text)',
  ],
  [
    'a function of another owner',
    'alter function bulkhead.find_token(text) owner to bulkhead_migrator',
    'function bulkhead.find_token(wanted text)',
  ],
  [
    'an event trigger without effect',
    "create or replace function bulkhead_bootstrap.refuse_ddl() returns event_trigger language plpgsql set search_path = pg_catalog, pg_temp as 'begin end'",
    'function bulkhead_bootstrap.refuse_ddl()',
  ],
  ['a key that is gone', `alter table documents drop constraint documents_org_id_project_id_fkey`, documents],
  [
    'a key that was never validated',
    `alter table documents drop constraint documents_org_id_project_id_fkey, add constraint documents_org_id_project_id_fkey ${toProjects} not valid`,
    documents,
  ],
  [
    'a key that is not enforced',
    `alter table documents drop constraint documents_org_id_project_id_fkey, add constraint documents_org_id_project_id_fkey ${toProjects} not enforced`,
    documents,
  ],
  [
    'a trigger that nobody wrote down',
    `${spy}; create trigger spy after insert on teams for each row execute function spy()`,
    'trigger spy on public.teams',
  ],
  ['a gatekeeper that may write', 'grant update on projects to bulkhead_gatekeeper', 'table public.projects'],
  [
    'a gatekeeper that reads another column',
    'grant select (content) on memories to bulkhead_gatekeeper',
    'table public.memories',
  ],
  [
    'a policy that lets the gatekeeper write',
    'create policy extra on documents for delete to bulkhead_gatekeeper using (true)',
    'policy extra on public.documents',
  ],
  [
    'a policy that lets the gatekeeper write more',
    'alter policy gatekeeper_provision on users to bulkhead_gatekeeper, bulkhead_auth',
    'policy gatekeeper_provision on public.users',
  ],
]);
