import { field, id, moment, name, oneOf, text } from '../field.js';
import { defineResource } from '../resource.js';

export const incidents = defineResource({
  name: 'incident',
  plural: 'incidents',
  path: '/v1/incidents',
  tag: 'Incidents',
  delegate: 'incident',
  table: 'incidents',
  fields: {
    serviceId: field(id, { nullable: true, references: 'catalog_entities', isFilter: true }),
    commanderId: field(id, { nullable: true, references: 'users', isFilter: true }),
    title: field(name),
    summary: field(text(20_000), { default: '' }),
    severity: field(oneOf('critical', 'major', 'minor', 'info'), { default: 'minor', isFilter: true }),
    status: field(oneOf('open', 'acknowledged', 'mitigated', 'resolved'), {
      default: 'open',
      isFilter: true,
    }),
    startedAt: field(moment, { isGivenByServer: true }),
    acknowledgedAt: field(moment, { nullable: true }),
    resolvedAt: field(moment, { nullable: true }),
  },
  sorts: ['createdAt', 'startedAt'],
  defaultSort: '-startedAt',
});
