import { field, flag, moment, name, object } from '../field.js';
import { defineResource } from '../resource.js';

export const integrations = defineResource({
  name: 'integration',
  plural: 'integrations',
  path: '/v1/integrations',
  tag: 'Integrations',
  delegate: 'integration',
  table: 'integrations',
  fields: {
    provider: field(name, { access: 'create', isFilter: true }),
    name: field(name, { isFilter: true }),
    config: field(object, { default: {} }),
    enabled: field(flag, { default: true, isFilter: true }),
    lastSyncAt: field(moment, { access: 'read', nullable: true }),
  },
  secret: { field: 'secret', column: 'secretSealed' },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
});
