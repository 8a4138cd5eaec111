import { checkStory } from '../test/check-story.js';

checkStory('0026_role_settings', [
  [
    'a login that starts with an org',
    "alter role bulkhead_runtime set app.current_org_id = 'x'",
    'role bulkhead_runtime',
  ],
  [
    'a login that starts with a search_path',
    'alter role bulkhead_runtime set search_path = public',
    'role bulkhead_runtime',
  ],
  [
    'a database that starts without row security',
    "do $$ begin execute format('alter database %I set row_security = off', current_database()); end $$",
    'DATABASE',
  ],
  [
    'a login whose statements outlive their client',
    'alter role bulkhead_runtime reset client_connection_check_interval; set local client_connection_check_interval = 0',
    'role bulkhead_runtime',
  ],
]);
