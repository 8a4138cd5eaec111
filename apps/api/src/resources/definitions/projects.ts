import { field, id, name, oneOf, slug, text } from '../field.js';
import { defineResource } from '../resource.js';

export const projects = defineResource({
  name: 'project',
  plural: 'projects',
  path: '/v1/projects',
  tag: 'Projects',
  delegate: 'project',
  table: 'projects',
  fields: {
    ownerId: field(id, { access: 'read', isFilter: true }),
    teamId: field(id, { nullable: true, references: 'teams', isFilter: true }),
    slug: field(slug, { nullable: true, isFilter: true }),
    name: field(name),
    description: field(text(10_000), { default: '' }),
    status: field(oneOf('active', 'archived'), { default: 'active', isFilter: true }),
  },
  ownerField: 'ownerId',
  sorts: ['createdAt', 'updatedAt', 'name'],
  defaultSort: '-createdAt',
});
