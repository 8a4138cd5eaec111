import { forgetAllMemories } from '../../memories/hot-memories.js';
import { field, name, object, oneOf, text } from '../field.js';
import { defineResource } from '../resource.js';

export const agents = defineResource({
  name: 'agent',
  plural: 'agents',
  path: '/v1/agents',
  tag: 'Agents',
  delegate: 'agent',
  table: 'agents',
  fields: {
    name: field(name, { isFilter: true }),
    description: field(text(10_000), { default: '' }),
    // A suspended agent's tokens stop at the next request.
    state: field(oneOf('active', 'suspended'), { default: 'active', isFilter: true }),
    metadata: field(object, { default: {} }),
  },
  // An agent sees itself.
  ownerField: 'id',
  committed: async (caller, _, verb) => {
    if (verb === 'delete') await forgetAllMemories(caller);
  },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
});
