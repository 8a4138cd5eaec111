import { field, flag, name, object, oneOf } from '../field.js';
import { defineResource } from '../resource.js';

export const alertChannels = defineResource({
  name: 'alertChannel',
  plural: 'alertChannels',
  path: '/v1/alert-channels',
  tag: 'Alert channels',
  delegate: 'alertChannel',
  table: 'alert_channels',
  fields: {
    name: field(name, { isFilter: true }),
    kind: field(oneOf('email', 'webhook', 'slack', 'pagerduty'), { access: 'create', isFilter: true }),
    config: field(object, { default: {} }),
    enabled: field(flag, { default: true, isFilter: true }),
  },
  secret: { field: 'secret', column: 'secretSealed' },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
});
