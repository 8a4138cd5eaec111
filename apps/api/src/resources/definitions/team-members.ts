import { field, id, oneOf } from '../field.js';
import { defineResource } from '../resource.js';

export const teamMembers = defineResource({
  name: 'teamMember',
  plural: 'teamMembers',
  path: '/v1/team-members',
  tag: 'Teams',
  delegate: 'teamMember',
  table: 'team_members',
  fields: {
    teamId: field(id, { access: 'create', references: 'teams', isFilter: true }),
    userId: field(id, { access: 'create', references: 'users', isFilter: true }),
    role: field(oneOf('lead', 'member'), { default: 'member', isFilter: true }),
  },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
});
