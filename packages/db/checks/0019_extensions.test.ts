import { checkStory } from '../test/check-story.js';

checkStory('0019_extensions', [
  ['a way to other databases', 'create extension dblink', 'extension dblink'],
  ['one that nobody has looked at', 'create extension tsm_system_rows', 'extension tsm_system_rows'],
  ['a way to pages', 'create extension pageinspect', 'extension pageinspect'],
]);
