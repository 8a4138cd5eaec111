import { field, id, name, oneOf, text } from '../field.js';
import { defineResource } from '../resource.js';

export const documents = defineResource({
  name: 'document',
  plural: 'documents',
  path: '/v1/documents',
  tag: 'Documents',
  delegate: 'document',
  table: 'documents',
  fields: {
    ownerId: field(id, { access: 'read', isFilter: true }),
    projectId: field(id, { references: 'projects', isFilter: true }),
    title: field(name),
    content: field(text(500_000), { default: '' }),
    status: field(oneOf('draft', 'published', 'archived'), { default: 'draft', isFilter: true }),
  },
  ownerField: 'ownerId',
  sparse: true,
  sorts: ['createdAt', 'updatedAt', 'title'],
  defaultSort: '-createdAt',
});
