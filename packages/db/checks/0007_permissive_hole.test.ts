import { checkStory } from '../test/check-story.js';

checkStory('0007_permissive_hole', [
  ['a policy for everybody', 'create policy open on projects using (true)', 'policy open on public.projects'],
  [
    'a policy for the login',
    'create policy open on projects for select to bulkhead_runtime using (true)',
    'policy open on public.projects',
  ],
  [
    'a policy for the auth plane on the orgs',
    'create policy open on organizations for select to bulkhead_auth using (true)',
    'policy open on public.organizations',
  ],
  [
    'a policy in the schema of the functions',
    'create table bulkhead.cache (org_id uuid not null); create policy open on bulkhead.cache using (true)',
    'policy open on bulkhead.cache',
  ],
]);
