import { checkStory } from '../test/check-story.js';

checkStory('0023_seal_keys', [
  [
    'a key that the application may read',
    'grant select on bulkhead.seal_keys to bulkhead_app',
    'table bulkhead.seal_keys',
  ],
  [
    'a column that everybody may read',
    'grant select (version) on bulkhead.seal_keys to public',
    'table bulkhead.seal_keys',
  ],
  ['a missing table', 'alter table bulkhead.seal_keys rename to former', 'table bulkhead.seal_keys'],
]);
