import { checkStory } from '../test/check-story.js';

checkStory('0024_shared_counters', [
  [
    'an identity column',
    'alter table projects add number integer generated always as identity',
    'column public.projects.number',
  ],
  ['a serial column', 'alter table projects add number serial', 'column public.projects.number'],
]);
