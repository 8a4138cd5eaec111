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
    'a table in the schema of the functions',
    'create table bulkhead.cache (tenant text); grant select on bulkhead.cache to bulkhead_app',
    'table bulkhead.cache',
  ],
  [
    'a table that has the name of another one',
    'create schema other; create table other.teams (tenant text); grant select, delete on other.teams to bulkhead_app',
    'table other.teams',
  ],
]);
