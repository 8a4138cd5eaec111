import { field, id, oneOf } from '../field.js';
import { defineResource } from '../resource.js';
import { guardMembership } from '../rules/membership-rules.js';

export const memberships = defineResource({
  name: 'membership',
  plural: 'memberships',
  path: '/v1/memberships',
  tag: 'People',
  delegate: 'membership',
  table: 'memberships',
  fields: {
    userId: field(id, { access: 'create', references: 'users', isFilter: true }),
    role: field(oneOf('owner', 'admin', 'member', 'viewer'), { default: 'member', isFilter: true }),
    state: field(oneOf('active', 'suspended'), { default: 'active', isFilter: true }),
  },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
  guard: guardMembership,
});
