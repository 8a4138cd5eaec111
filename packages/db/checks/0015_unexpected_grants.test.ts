import { checkStory } from '../test/check-story.js';

checkStory('0015_unexpected_grants', [
  ['a table for everybody', 'grant select on projects to public', 'relation public.projects'],
  [
    'a column for the auth plane',
    'grant select (name) on projects to bulkhead_auth',
    'column public.projects.name',
  ],
  ['a table for the bare login', 'grant insert on projects to bulkhead_runtime', 'relation public.projects'],
  ['a schema in which everybody may make tables', 'grant create on schema public to public', 'schema public'],
  [
    'a schema in which the application may make tables',
    'grant create on schema public to bulkhead_app',
    'schema public',
  ],
  [
    'temporary tables',
    "do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$",
    'DATABASE',
  ],
]);
