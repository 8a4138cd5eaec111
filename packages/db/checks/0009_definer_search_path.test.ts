import { checkStory } from '../test/check-story.js';

checkStory('0009_definer_search_path', [
  [
    'a definer function with the path of its caller',
    "create function peek() returns bigint language sql security definer as 'select 1::bigint'",
    'function public.peek()',
  ],
  [
    'a definer function with an open path',
    "create function peek() returns bigint language sql security definer set search_path = public as 'select 1::bigint'",
    'function public.peek()',
  ],
  [
    'a context function that lost its path',
    'alter function bulkhead.current_org_id() reset search_path',
    'function bulkhead.current_org_id()',
  ],
]);
