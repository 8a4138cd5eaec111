import { checkStory } from '../test/check-story.js';

const row = `insert into organizations (id, slug, name, updated_at) values ('0190000b-0000-7000-8000-000000000000', 'globex', 'Globex', now());
  insert into projects (org_id, owner_id, name, updated_at) values ('0190000b-0000-7000-8000-000000000000', uuidv7(), 'secret', now());`;

checkStory('0091_canary', [
  ['a wall that is gone', 'drop policy bulkhead_org_wall on bulkhead.canary', 'table bulkhead.canary'],
  [
    'row security that is off',
    'alter table bulkhead.canary disable row level security',
    'table bulkhead.canary',
  ],
  ['an org that does not see its own row', 'delete from bulkhead.canary', 'table bulkhead.canary'],
  ['a real table without wall', `${row} drop policy bulkhead_org_wall on projects`, 'table public.projects'],
  [
    'a view that shows all orgs',
    `${row} create view everything as select * from projects; grant select on everything to bulkhead_app`,
    'table public.everything',
  ],
]);
