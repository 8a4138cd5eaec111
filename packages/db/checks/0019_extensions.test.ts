import { checkStory } from '../test/check-story.js';

checkStory('0019_extensions', [
  ['a way to other databases', 'create extension dblink', 'extension dblink'],
  ['a way to pages', 'create extension pageinspect', 'extension pageinspect'],
]);
