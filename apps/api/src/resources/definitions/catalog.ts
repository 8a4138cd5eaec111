import { field, id, name, object, oneOf, text, words } from '../field.js';
import { defineResource } from '../resource.js';

export const catalog = defineResource({
  name: 'catalogEntity',
  plural: 'catalog',
  path: '/v1/catalog',
  tag: 'Catalog',
  delegate: 'catalogEntity',
  table: 'catalog_entities',
  fields: {
    kind: field(
      oneOf('service', 'repository', 'cluster', 'database', 'queue', 'website', 'library', 'scorecard'),
      { isFilter: true },
    ),
    name: field(name, { isFilter: true }),
    description: field(text(10_000), { default: '' }),
    lifecycle: field(oneOf('experimental', 'production', 'deprecated'), {
      default: 'production',
      isFilter: true,
    }),
    ownerTeamId: field(id, { nullable: true, references: 'teams', isFilter: true }),
    ownerUserId: field(id, { nullable: true, references: 'users', isFilter: true }),
    projectId: field(id, { nullable: true, references: 'projects', isFilter: true }),
    tags: field(words(50), { default: [] }),
    metadata: field(object, { default: {} }),
  },
  sorts: ['createdAt', 'name'],
  defaultSort: 'name',
});
