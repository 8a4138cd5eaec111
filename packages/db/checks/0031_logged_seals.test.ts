import { checkStory } from '../test/check-story.js';

checkStory('0031_logged_seals', [
  [
    'a login whose statements are logged',
    "alter role bulkhead_runtime set log_statement = 'all'",
    'role bulkhead_runtime',
  ],
  [
    'a database whose statements are logged',
    "do $$ begin execute format('alter database %I set log_min_duration_statement = 0', current_database()); end $$",
    'role bulkhead_runtime',
  ],
  ['a server that logs all statements', "set local log_statement = 'all'", 'role bulkhead_runtime'],
]);
