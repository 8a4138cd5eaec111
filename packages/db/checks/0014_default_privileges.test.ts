import { checkStory } from '../test/check-story.js';

checkStory('0014_default_privileges', [
  [
    'tables that the application will own',
    'alter default privileges for role bulkhead_migrator grant select on tables to bulkhead_app',
    'default privileges of bulkhead_migrator',
  ],
  [
    'functions for everybody in one schema',
    'alter default privileges for role bulkhead_migrator in schema public grant execute on functions to public',
    'default privileges of bulkhead_migrator in public',
  ],
  [
    "Postgres' own defaults for functions",
    'alter default privileges for role bulkhead_migrator grant execute on functions to public',
    'default privileges of bulkhead_migrator',
  ],
]);
