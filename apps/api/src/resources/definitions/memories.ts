import { nearMemory } from '../../memories/hot-memories.js';
import { field, id, moment, object, oneOf, text } from '../field.js';
import { defineResource } from '../resource.js';

export const memories = defineResource({
  name: 'memory',
  plural: 'memories',
  path: '/v1/memories',
  tag: 'Memories',
  delegate: 'memory',
  table: 'memories',
  fields: {
    agentId: field(id, { access: 'create', references: 'agents', isFilter: true }),
    kind: field(oneOf('fact', 'event', 'preference', 'summary'), { default: 'fact', isFilter: true }),
    content: field(text(50_000, 1)),
    metadata: field(object, { default: {} }),
    occurredAt: field(moment, { isGivenByServer: true }),
    expiresAt: field(moment, { nullable: true }),
  },
  // An agent's memories are its own.
  ownerField: 'agentId',
  sparse: true,
  live: () => ({ OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] }),
  near: nearMemory,
  committed: (caller, row) => nearMemory.forget(caller, [row]),
  sorts: ['createdAt', 'occurredAt'],
  defaultSort: '-occurredAt',
});
