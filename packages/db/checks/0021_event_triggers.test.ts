import { checkStory } from '../test/check-story.js';

checkStory('0021_event_triggers', [
  [
    'a trigger that is gone',
    'drop event trigger bulkhead_force_row_security',
    'event trigger bulkhead_force_row_security',
  ],
  [
    'a trigger that is off',
    'alter event trigger bulkhead_refuse_ddl disable',
    'event trigger bulkhead_refuse_ddl',
  ],
]);
