import { checkStory } from '../test/check-story.js';

checkStory('0018_languages', [
  ['a language for everybody', 'grant usage on language plpgsql to public', 'language plpgsql'],
  ['a language for the application', 'grant usage on language plpgsql to bulkhead_app', 'language plpgsql'],
]);
