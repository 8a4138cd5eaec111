import { checkStory } from '../test/check-story.js';

checkStory('0016_powerful_grants', [
  ['TRUNCATE', 'grant truncate on projects to bulkhead_app', 'table public.projects'],
  ['REFERENCES on a column', 'grant references (id) on projects to bulkhead_app', 'table public.projects'],
  ['TRIGGER', 'grant trigger on projects to bulkhead_app', 'table public.projects'],
  ['MAINTAIN', 'grant maintain on projects to bulkhead_app', 'table public.projects'],
  ['a grant option', 'grant select on projects to bulkhead_app with grant option', 'table public.projects'],
  [
    'a sequence',
    'create sequence numbers; grant usage on sequence numbers to bulkhead_app',
    'sequence public.numbers',
  ],
]);
