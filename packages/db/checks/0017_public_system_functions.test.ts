import { checkStory } from '../test/check-story.js';

checkStory('0017_public_system_functions', [
  [
    'killing a session',
    'grant execute on function pg_terminate_backend(integer, bigint) to public',
    'function pg_terminate_backend(integer,bigint)',
  ],
  [
    'cancelling a statement',
    'grant execute on function pg_cancel_backend(integer) to bulkhead_app',
    'function pg_cancel_backend(integer)',
  ],
  ['reading statements', 'grant select on pg_stat_activity to public', 'view pg_stat_activity'],
  [
    'a large object',
    'grant execute on function lo_create(oid) to bulkhead_runtime',
    'function lo_create(oid)',
  ],
  [
    'an advisory lock',
    'grant execute on function pg_advisory_lock(bigint) to public',
    'function pg_advisory_lock(bigint)',
  ],
]);
