import { checkStory } from '../test/check-story.js';

checkStory('0008_view_security_invoker', [
  [
    'a view with the rights of its owner',
    'create view all_projects as select * from projects',
    'view public.all_projects',
  ],
  [
    'a view that says so',
    'create view all_projects with (security_invoker = off) as select * from projects',
    'view public.all_projects',
  ],
]);
