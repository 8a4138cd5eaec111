import { checkStory } from '../test/check-story.js';

checkStory('0092_schema_drift', [
  ['a policy that is gone', 'drop policy bulkhead_delete on projects', 'table projects'],
  [
    'an owner rule that is gone',
    'alter policy bulkhead_update on documents using (true) with check (true)',
    'table documents',
  ],
  [
    'a policy that nobody wrote down',
    'create policy extra on teams to bulkhead_app using (true)',
    'table teams',
  ],
  ['a grant too many', 'grant delete on audit_log to bulkhead_app', 'table audit_log'],
  [
    'a column that the application may not write',
    'grant insert (hash) on audit_log to bulkhead_app',
    'table audit_log',
  ],
  ['a grant that is missing', 'revoke select on agents from bulkhead_app', 'table agents'],
  [
    'a table that the schema does not know',
    'create table notes (org_id uuid not null); grant select on notes to bulkhead_app',
    'table notes',
  ],
  [
    'a context function with another body',
    "create or replace function bulkhead.assert_sealed() returns boolean language plpgsql as 'begin return true; end'",
    'function bulkhead.assert_sealed',
  ],
]);
