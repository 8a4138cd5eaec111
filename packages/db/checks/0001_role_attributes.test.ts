import { checkStory } from '../test/check-story.js';

checkStory('0001_role_attributes', [
  ['a superuser', 'alter role bulkhead_runtime superuser', 'role bulkhead_runtime'],
  ['a plane that passes row security', 'alter role bulkhead_app bypassrls', 'role bulkhead_app'],
  [
    'a gatekeeper that passes row security',
    'alter role bulkhead_gatekeeper bypassrls',
    'role bulkhead_gatekeeper',
  ],
  ['a login that makes roles', 'alter role bulkhead_runtime createrole', 'role bulkhead_runtime'],
  ['a login that inherits its planes', 'alter role bulkhead_runtime inherit', 'role bulkhead_runtime'],
  ['a plane that can log in', 'alter role bulkhead_auth login', 'role bulkhead_auth'],
  ['a role that is gone', 'alter role bulkhead_auth rename to somebody', 'role bulkhead_auth'],
]);
