import { checkStory } from '../test/check-story.js';

checkStory('0022_context_functions', [
  [
    'a function that plans may fold',
    'alter function bulkhead.current_org_id() immutable',
    'function bulkhead.current_org_id()',
  ],
  [
    'a function that runs before the wall',
    'alter function bulkhead.current_org_id() leakproof',
    'function bulkhead.current_org_id()',
  ],
  [
    'a function with the rights of its caller',
    'alter function bulkhead.current_actor_role() security invoker',
    'function bulkhead.current_actor_role()',
  ],
  [
    'a function of another owner',
    'alter function bulkhead.current_actor_id() owner to bulkhead_migrator',
    'function bulkhead.current_actor_id()',
  ],
  [
    'a function that is gone',
    'alter function bulkhead.current_actor_kind() rename to former',
    'function bulkhead.current_actor_kind()',
  ],
]);
