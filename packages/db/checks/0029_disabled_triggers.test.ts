import { checkStory } from '../test/check-story.js';

checkStory('0029_disabled_triggers', [
  [
    'a table whose foreign keys are off',
    'alter table documents disable trigger all',
    'table public.documents',
  ],
  [
    'a trigger for replicas only',
    "create function note() returns trigger language plpgsql as 'begin return new; end'; create trigger note before insert on teams for each row execute function note(); alter table teams enable replica trigger note",
    'table public.teams',
  ],
]);
