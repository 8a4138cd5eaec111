import { checkStory } from '../test/check-story.js';

checkStory('0005_org_wall', [
  ['a table without wall', 'drop policy bulkhead_org_wall on projects', 'table public.projects'],
  [
    'an orgs table without wall',
    'drop policy bulkhead_org_wall on organizations',
    'table public.organizations',
  ],
  ['a wall that is open', 'alter policy bulkhead_org_wall on projects using (true)', 'table public.projects'],
  [
    'a wall with a way round',
    'alter policy bulkhead_org_wall on projects using (org_id = (select bulkhead.current_org_id()) or owner_id is not null)',
    'table public.projects',
  ],
  [
    'a wall that compares another column',
    'alter policy bulkhead_org_wall on projects using (owner_id = (select bulkhead.current_org_id()))',
    'table public.projects',
  ],
  [
    'a wall that reads the setting, which anybody can set',
    "alter policy bulkhead_org_wall on projects using (org_id = (select current_setting('app.current_org_id')::uuid))",
    'table public.projects',
  ],
  [
    'a wall that calls the function per row',
    'alter policy bulkhead_org_wall on projects using (org_id = bulkhead.current_org_id())',
    'table public.projects',
  ],
  [
    'a permissive wall',
    'drop policy bulkhead_org_wall on projects; create policy bulkhead_org_wall on projects to bulkhead_app using (org_id = (select bulkhead.current_org_id()))',
    'table public.projects',
  ],
  [
    'a wall for one command',
    'drop policy bulkhead_org_wall on projects; create policy bulkhead_org_wall on projects as restrictive for select to bulkhead_app using (org_id = (select bulkhead.current_org_id()))',
    'table public.projects',
  ],
  [
    'a wall for another role',
    'alter policy bulkhead_org_wall on projects to bulkhead_auth',
    'table public.projects',
  ],
  ['a new table without wall', 'create table notes (org_id uuid not null)', 'table public.notes'],
  [
    'a table in the schema of the functions without wall',
    'create table bulkhead.cache (org_id uuid not null)',
    'table bulkhead.cache',
  ],
  ['a canary without wall', 'drop policy bulkhead_org_wall on bulkhead.canary', 'table bulkhead.canary'],
  [
    'a partition that the application may read itself',
    'create table events (org_id uuid not null) partition by hash (org_id); create policy wall on events as restrictive to bulkhead_app using (org_id = (select bulkhead.current_org_id())); create table events_0 partition of events for values with (modulus 1, remainder 0); grant select on events_0 to bulkhead_app',
    'table public.events_0',
  ],
]);
