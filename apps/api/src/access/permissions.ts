import { type Role, roles } from '@bulkhead/tenancy';

/** `any` row of the org, only one's `own` rows, or none at all. */
export type Reach = 'any' | 'own' | 'none';

type Row = readonly [owner: Reach, admin: Reach, member: Reach, viewer: Reach, agent: Reach];

/**
 * Who may do what inside an org. What is not in the table is denied to everybody. Whose row is one's own is
 * decided by the resource's owner field. For projects, documents and comments the database has the same owner
 * rule in its policies, and a test compares the two.
 */
export const permissions = {
  //                      owner  admin  member  viewer  agent
  'organization.read': ['any', 'any', 'any', 'any', 'any'],
  'organization.update': ['any', 'any', 'none', 'none', 'none'],

  'users.read': ['any', 'any', 'any', 'any', 'none'],
  'users.create': ['any', 'any', 'none', 'none', 'none'],
  'users.update': ['any', 'any', 'own', 'own', 'none'],
  'users.delete': ['any', 'any', 'none', 'none', 'none'],
  'memberships.read': ['any', 'any', 'any', 'any', 'none'],
  'memberships.create': ['any', 'any', 'none', 'none', 'none'],
  'memberships.update': ['any', 'any', 'none', 'none', 'none'],

  'memberships.delete': ['any', 'any', 'none', 'none', 'none'],

  'tokens.read': ['any', 'any', 'own', 'own', 'none'],
  'tokens.create': ['any', 'any', 'own', 'none', 'none'],
  'tokens.update': ['any', 'any', 'own', 'none', 'none'],
  'tokens.delete': ['any', 'any', 'own', 'own', 'none'],

  'teams.read': ['any', 'any', 'any', 'any', 'any'],
  'teams.create': ['any', 'any', 'none', 'none', 'none'],
  'teams.update': ['any', 'any', 'none', 'none', 'none'],
  'teams.delete': ['any', 'any', 'none', 'none', 'none'],

  'teamMembers.read': ['any', 'any', 'any', 'any', 'none'],
  'teamMembers.create': ['any', 'any', 'none', 'none', 'none'],
  'teamMembers.update': ['any', 'any', 'none', 'none', 'none'],
  'teamMembers.delete': ['any', 'any', 'none', 'none', 'none'],

  'agents.read': ['any', 'any', 'any', 'any', 'own'],
  'agents.create': ['any', 'any', 'none', 'none', 'none'],
  'agents.update': ['any', 'any', 'none', 'none', 'none'],
  'agents.delete': ['any', 'any', 'none', 'none', 'none'],

  'memories.read': ['any', 'any', 'any', 'any', 'own'],
  'memories.create': ['any', 'any', 'any', 'none', 'own'],
  'memories.update': ['any', 'any', 'any', 'none', 'own'],
  'memories.delete': ['any', 'any', 'any', 'none', 'own'],

  'projects.read': ['any', 'any', 'any', 'any', 'any'],
  'projects.create': ['any', 'any', 'own', 'none', 'own'],
  'projects.update': ['any', 'any', 'own', 'none', 'own'],
  'projects.delete': ['any', 'any', 'own', 'none', 'own'],

  'documents.read': ['any', 'any', 'any', 'any', 'any'],
  'documents.create': ['any', 'any', 'own', 'none', 'own'],
  'documents.update': ['any', 'any', 'own', 'none', 'own'],
  'documents.delete': ['any', 'any', 'own', 'none', 'own'],

  'comments.read': ['any', 'any', 'any', 'any', 'any'],
  'comments.create': ['any', 'any', 'own', 'none', 'own'],
  'comments.update': ['any', 'any', 'own', 'none', 'own'],
  'comments.delete': ['any', 'any', 'own', 'none', 'own'],

  'catalog.read': ['any', 'any', 'any', 'any', 'any'],
  'catalog.create': ['any', 'any', 'any', 'none', 'none'],
  'catalog.update': ['any', 'any', 'any', 'none', 'none'],
  'catalog.delete': ['any', 'any', 'none', 'none', 'none'],

  'incidents.read': ['any', 'any', 'any', 'any', 'any'],
  'incidents.create': ['any', 'any', 'any', 'none', 'any'],
  'incidents.update': ['any', 'any', 'any', 'none', 'none'],
  'incidents.delete': ['any', 'any', 'none', 'none', 'none'],

  'slos.read': ['any', 'any', 'any', 'any', 'any'],
  'slos.create': ['any', 'any', 'any', 'none', 'none'],
  'slos.update': ['any', 'any', 'any', 'none', 'none'],
  'slos.delete': ['any', 'any', 'none', 'none', 'none'],

  'alertChannels.read': ['any', 'any', 'any', 'any', 'none'],
  'alertChannels.create': ['any', 'any', 'none', 'none', 'none'],
  'alertChannels.update': ['any', 'any', 'none', 'none', 'none'],
  'alertChannels.delete': ['any', 'any', 'none', 'none', 'none'],

  'integrations.read': ['any', 'any', 'any', 'any', 'none'],
  'integrations.create': ['any', 'any', 'none', 'none', 'none'],
  'integrations.update': ['any', 'any', 'none', 'none', 'none'],
  'integrations.delete': ['any', 'any', 'none', 'none', 'none'],

  'ingest.write': ['any', 'any', 'any', 'none', 'any'],
  'deadLetters.read': ['any', 'any', 'none', 'none', 'none'],
  'deadLetters.update': ['any', 'any', 'none', 'none', 'none'],
  'deadLetters.delete': ['any', 'any', 'none', 'none', 'none'],

  'analytics.read': ['any', 'any', 'any', 'any', 'none'],
  'audit.read': ['any', 'any', 'none', 'none', 'none'],
} as const satisfies Readonly<Record<string, Row>>;

export type Action = keyof typeof permissions;

export const reachOf = (role: Role, action: Action): Reach => {
  const row: Row | undefined = Object.hasOwn(permissions, action) ? permissions[action] : undefined;
  return row?.[roles.indexOf(role)] ?? 'none';
};
