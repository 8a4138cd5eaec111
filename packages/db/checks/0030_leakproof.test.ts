import { checkStory } from '../test/check-story.js';

checkStory('0030_leakproof', [
  [
    'a function that sees hidden rows',
    "create function peek(text) returns boolean language plpgsql leakproof as 'begin raise exception ''%'', $1; end'",
    'function public.peek(text)',
  ],
  [
    'one that hides in pg_catalog',
    "set local allow_system_table_mods = on; create function pg_catalog.peek(text) returns boolean language sql leakproof as 'select true'",
    'function peek(text)',
  ],
]);
