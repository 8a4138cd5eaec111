import { checkStory } from '../test/check-story.js';

checkStory('0002_membership_paths', [
  ['a path to the gatekeeper', 'grant bulkhead_gatekeeper to bulkhead_app', 'role bulkhead_gatekeeper'],
  [
    'a path to the owner',
    'grant bulkhead_migrator to bulkhead_runtime with inherit false',
    'role bulkhead_gatekeeper',
    'role bulkhead_migrator',
  ],
  [
    'a path of two steps',
    'create role between; grant between to bulkhead_auth; grant bulkhead_gatekeeper to between',
    'role between',
    'role bulkhead_gatekeeper',
  ],
  ['an app plane that leads to the auth plane', 'grant bulkhead_auth to bulkhead_app', 'role bulkhead_auth'],
  [
    'an inherited plane',
    'grant bulkhead_app to bulkhead_runtime with inherit true granted by postgres',
    'role bulkhead_runtime',
  ],
  [
    'a plane that may be handed on',
    'grant bulkhead_app to bulkhead_runtime with admin true granted by postgres',
    'role bulkhead_runtime',
  ],
]);
