import { checkStory } from '../test/check-story.js';

checkStory('0004_row_security', [
  [
    'a tenant table without row security',
    'alter table projects disable row level security',
    'table public.projects',
  ],
  [
    'a tenant table whose owner passes it',
    'alter table projects no force row level security',
    'table public.projects',
  ],
  [
    'a partition without row security',
    'create table events (org_id uuid not null) partition by hash (org_id); create table events_0 partition of events for values with (modulus 1, remainder 0); alter table events_0 disable row level security',
    'table public.events_0',
  ],
  [
    'an heir without row security',
    'create table heir () inherits (projects); alter table heir disable row level security',
    'table public.heir',
  ],
  [
    'a tenant table in the schema of the functions',
    'create table bulkhead.cache (org_id uuid not null)',
    'table bulkhead.cache',
  ],
  [
    'a table without org that the application may read',
    'create table notes (id uuid); alter table notes disable row level security; grant select on notes to bulkhead_app',
    'table public.notes',
  ],
  [
    'a column that PUBLIC may read',
    'create table notes (id uuid); alter table notes disable row level security; grant select (id) on notes to public',
    'table public.notes',
  ],
]);
