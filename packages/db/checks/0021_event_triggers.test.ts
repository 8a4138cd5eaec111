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
  [
    'a trigger for one command only',
    "drop event trigger bulkhead_refuse_ddl; create event trigger bulkhead_refuse_ddl on ddl_command_start when tag in ('DROP TABLE') execute function bulkhead_bootstrap.refuse_ddl(); alter event trigger bulkhead_refuse_ddl enable always",
    'event trigger bulkhead_refuse_ddl',
  ],
  [
    'a trigger that runs another function',
    "create function nothing() returns event_trigger language plpgsql as 'begin end'; drop event trigger bulkhead_refuse_ddl; create event trigger bulkhead_refuse_ddl on ddl_command_start execute function nothing(); alter event trigger bulkhead_refuse_ddl enable always",
    'event trigger bulkhead_refuse_ddl',
  ],
  [
    'a function that the migrations may replace',
    'alter function bulkhead_bootstrap.refuse_ddl() owner to bulkhead_migrator',
    'function bulkhead_bootstrap.refuse_ddl()',
  ],
]);
