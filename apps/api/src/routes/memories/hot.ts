import { z } from 'zod';
import { reachOf } from '../../access/permissions.js';
import { defineRoute } from '../../http/route.js';
import { InputError } from '../../input/input-error.js';
import { hotMemoriesOf } from '../../memories/hot-memories.js';
import { memories } from '../../resources/definitions/memories.js';
import { delegateOf } from '../../resources/delegate.js';
import { id } from '../../resources/field.js';
import { projectionOf } from '../../resources/shown-row.js';

const { select, show } = projectionOf(memories);
const most = 50;

export const hotMemories = defineRoute({
  operationId: 'hotMemories',
  method: 'get',
  path: '/v1/memories/hot',
  tag: memories.tag,
  summary: `The ${most} latest memories of an agent, from Redis where they were asked for lately`,
  description: 'An agent that names none asks for its own.',
  action: 'memories.read',
  query: z.strictObject({ agentId: id.schema.optional() }),
  answers: {
    200: { description: 'The latest first', schema: z.strictObject({ data: z.array(memories.view) }) },
  },
  async handle(call) {
    const { context, services, query } = call;
    const isAgent = context.actor.kind === 'agent';
    const agentId = query.agentId ?? (isAgent ? context.actor.id : undefined);
    if (agentId === undefined)
      throw new InputError([
        { in: 'query', field: 'agentId', detail: 'is needed: only an agent has its own' },
      ]);
    const isSeen = reachOf(context.role, 'memories.read') === 'any' || agentId === context.actor.id;
    const load = async () => {
      const rows = await delegateOf(services.db.forOrg(context), memories.delegate).findMany({
        where: { AND: [{ agentId }, memories.live?.() ?? {}] },
        select,
        orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
        take: most,
      });
      return rows.map(show);
    };
    const data = isSeen ? await hotMemoriesOf(call, agentId, load) : [];
    return {
      status: 200,
      body: { data },
      ...(data.length === 0 && { wanted: [{ table: 'agents', id: agentId }] }),
    };
  },
});
