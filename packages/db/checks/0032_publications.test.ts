import { checkStory } from '../test/check-story.js';

checkStory('0032_publications', [
  ['one of all tables', 'create publication everything for all tables', 'publication everything'],
  [
    'one of a schema',
    'create publication "all of it" for tables in schema public',
    'publication "all of it"',
  ],
  ['one of a tenant table', 'create publication copies for table projects', 'publication copies'],
]);
