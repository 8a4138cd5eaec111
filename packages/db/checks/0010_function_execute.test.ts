import { checkStory } from '../test/check-story.js';

checkStory('0010_function_execute', [
  [
    'a function for everybody',
    "create function peek() returns bigint language sql as 'select 1::bigint'; grant execute on function peek() to public",
    'function public.peek()',
  ],
  [
    'a definer function of the owner for the application',
    "create function peek() returns bigint language sql security definer set search_path = '' as 'select 1::bigint'; grant execute on function peek() to bulkhead_app",
    'function public.peek()',
  ],
  [
    'a definer function of the gatekeeper that is not among its own',
    "create function peek() returns bytea language sql security definer set search_path = '' as 'select k from bulkhead.seal_keys'; alter function peek() owner to bulkhead_gatekeeper; grant execute on function peek() to bulkhead_app",
    'function public.peek()',
  ],
  [
    'a lookup for everybody',
    'grant execute on function bulkhead.find_token(text) to public',
    'function bulkhead.find_token(text)',
  ],
]);
