import { checkStory } from '../test/check-story.js';

checkStory('0006_with_check', [
  [
    'a wall without WITH CHECK',
    'drop policy bulkhead_org_wall on projects; create policy bulkhead_org_wall on projects as restrictive to bulkhead_app using (org_id = (select bulkhead.current_org_id()))',
    'policy bulkhead_org_wall on public.projects',
  ],
  [
    'a wall that checks nothing',
    'alter policy bulkhead_org_wall on projects with check (true)',
    'policy bulkhead_org_wall on public.projects',
  ],
  [
    'an update policy without WITH CHECK',
    'create policy mine on projects for update to bulkhead_app using (true)',
    'policy mine on public.projects',
  ],
]);
