import { checkStory } from '../test/check-story.js';

checkStory('0090_seal_round_trip', [
  [
    'a key that the database does not have',
    "update bulkhead.seal_keys set k = sha256('other')",
    'seal key version 1',
  ],
  [
    'a key that is retired',
    'update bulkhead.seal_keys set k = null, retired_at = now()',
    'seal key version 1',
  ],
  [
    'a database that accepts any seal',
    "create or replace function bulkhead.assert_sealed() returns boolean language plpgsql as 'begin return true; end'",
    'function bulkhead.current_org_id()',
  ],
  [
    'a context that comes back as another',
    `create or replace function bulkhead.current_actor_role() returns text language plpgsql stable
       as 'begin perform bulkhead.current_org_id(); return ''owner''; end'`,
    'function bulkhead.current_actor_role()',
  ],
]);
