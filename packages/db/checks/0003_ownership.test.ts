import { checkStory } from '../test/check-story.js';

checkStory('0003_ownership', [
  ['a table of the app plane', 'alter table projects owner to bulkhead_app', 'relation public.projects'],
  [
    'a function of the login',
    'alter function bulkhead.audit_head() owner to bulkhead_runtime',
    'function bulkhead.audit_head()',
  ],
  ['a schema of the auth plane', 'alter schema public owner to bulkhead_auth', 'schema public'],
  ['a table of the gatekeeper', 'alter table tokens owner to bulkhead_gatekeeper', 'relation public.tokens'],
  ['a type of the app plane', 'alter type role owner to bulkhead_app', 'type public.role'],
]);
