import { field, name, slug, text } from '../field.js';
import { defineResource } from '../resource.js';

export const teams = defineResource({
  name: 'team',
  plural: 'teams',
  path: '/v1/teams',
  tag: 'Teams',
  delegate: 'team',
  table: 'teams',
  fields: {
    slug: field(slug, { isFilter: true }),
    name: field(name),
    description: field(text(10_000), { default: '' }),
  },
  sorts: ['createdAt', 'name'],
  defaultSort: 'name',
});
