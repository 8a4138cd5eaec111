import { field, id, name, oneOf, percent, text, whole } from '../field.js';
import { defineResource } from '../resource.js';

export const slos = defineResource({
  name: 'slo',
  plural: 'slos',
  path: '/v1/slos',
  tag: 'SLOs',
  delegate: 'slo',
  table: 'slos',
  fields: {
    serviceId: field(id, { nullable: true, references: 'catalog_entities', isFilter: true }),
    name: field(name, { isFilter: true }),
    description: field(text(10_000), { default: '' }),
    indicator: field(oneOf('availability', 'latency', 'error_rate', 'freshness'), { isFilter: true }),
    target: field(percent),
    windowDays: field(whole(1, 90), { default: 30 }),
    thresholdMs: field(whole(1, 600_000), { nullable: true }),
  },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
});
