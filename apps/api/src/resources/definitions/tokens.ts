import { field, id, moment, name, oneOf, text, words } from '../field.js';
import { defineResource } from '../resource.js';

/** Keys are made, rotated and revoked by routes of their own. */
export const tokens = defineResource({
  name: 'token',
  plural: 'tokens',
  path: '/v1/tokens',
  tag: 'API keys',
  delegate: 'token',
  table: 'tokens',
  verbs: ['list', 'get', 'update'],
  fields: {
    name: field(name),
    publicId: field(text(24), { access: 'read' }),
    role: field(oneOf('owner', 'admin', 'member', 'viewer', 'agent'), { access: 'read', isFilter: true }),
    scopes: field(words(100), { access: 'read' }),
    userId: field(id, { access: 'read', nullable: true, isFilter: true, references: 'users' }),
    agentId: field(id, { access: 'read', nullable: true, isFilter: true, references: 'agents' }),
    createdBy: field(id, { access: 'read' }),
    rotatedFromId: field(id, { access: 'read', nullable: true }),
    expiresAt: field(moment, { access: 'read', nullable: true }),
    lastUsedAt: field(moment, { access: 'read', nullable: true }),
    revokedAt: field(moment, { access: 'read', nullable: true }),
  },
  ownerField: 'userId',
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
});
