import { checkStory } from '../test/check-story.js';

checkStory('0025_org_column', [
  [
    'an org that may be null',
    'alter table projects alter org_id drop not null',
    'column public.projects.org_id',
  ],
  [
    'an org that is always the same',
    "alter table teams alter org_id set default '0190000b-0000-7000-8000-000000000000'",
    'column public.teams.org_id',
  ],
  ['an org that is text', 'create table notes (org_id text not null)', 'column public.notes.org_id'],
]);
