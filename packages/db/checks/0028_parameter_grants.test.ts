import { checkStory } from '../test/check-story.js';

checkStory('0028_parameter_grants', [
  ...['bulkhead_app', 'bulkhead_auth', 'bulkhead_runtime', 'bulkhead_gatekeeper', 'public'].map(
    (role) =>
      [
        `keys that ${role} may switch off`,
        `grant set on parameter session_replication_role to ${role}`,
        'parameter session_replication_role',
      ] as const,
  ),
  [
    'a server that the application may set up',
    'grant alter system on parameter log_statement to bulkhead_app',
    'parameter log_statement',
  ],
]);
