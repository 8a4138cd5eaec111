import { field, id, moment, text } from '../field.js';
import { defineResource } from '../resource.js';

export const comments = defineResource({
  name: 'comment',
  plural: 'comments',
  path: '/v1/comments',
  tag: 'Comments',
  delegate: 'comment',
  table: 'comments',
  fields: {
    ownerId: field(id, { access: 'read', isFilter: true }),
    documentId: field(id, { access: 'create', references: 'documents', isFilter: true }),
    parentId: field(id, { access: 'create', nullable: true, references: 'comments', isFilter: true }),
    body: field(text(20_000, 1)),
    resolvedAt: field(moment, { nullable: true }),
  },
  ownerField: 'ownerId',
  sorts: ['createdAt'],
  defaultSort: 'createdAt',
});
