import { checkStory } from '../test/check-story.js';

checkStory('0020_predefined_roles', [
  ['a plane that reads everything', 'grant pg_read_all_data to bulkhead_app', 'role bulkhead_app'],
  ['a login that signals', 'grant pg_signal_backend to bulkhead_runtime', 'role bulkhead_runtime'],
]);
