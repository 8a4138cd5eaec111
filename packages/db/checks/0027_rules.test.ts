import { checkStory } from '../test/check-story.js';

checkStory('0027_rules', [
  [
    'a rule',
    'create rule copy as on insert to projects do also select count(*) from users',
    'rule copy on public.projects',
  ],
]);
