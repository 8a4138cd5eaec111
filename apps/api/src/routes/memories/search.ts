import { z } from 'zod';
import { reachOf } from '../../access/permissions.js';
import { defineRoute } from '../../http/route.js';
import { pageSize } from '../../input/number-from-text.js';
import { memories } from '../../resources/definitions/memories.js';
import type { Row } from '../../resources/delegate.js';
import { id, instant } from '../../resources/field.js';
import { projectionOf } from '../../resources/shown-row.js';

const { show } = projectionOf(memories);

export const searchMemories = defineRoute({
  operationId: 'searchMemories',
  method: 'get',
  path: '/v1/memories/search',
  tag: memories.tag,
  summary: 'Search memories by words and time',
  description: 'Words as in a web search: `deploy "blue green" -canary`. The best match comes first.',
  action: 'memories.read',
  query: z.strictObject({
    q: z.string().min(1).max(500),
    agentId: id.schema.optional(),
    after: instant.optional(),
    before: instant.optional(),
    limit: pageSize(100, 20),
  }),
  answers: {
    200: { description: 'The matches', schema: z.strictObject({ data: z.array(memories.view) }) },
  },
  async handle({ context, services, query }) {
    const own = reachOf(context.role, 'memories.read') === 'own' ? context.actor.id : null;
    const { q, limit, agentId = null, after = null, before = null } = query;
    const rows = await services.db.forOrg(context).$queryRaw<Row[]>`
      select id, agent_id as "agentId", kind::text as kind, content, metadata, occurred_at as "occurredAt",
        expires_at as "expiresAt", created_at as "createdAt", updated_at as "updatedAt"
      from memories, websearch_to_tsquery('simple', ${q}) wanted
      where org_id = ${context.orgId}::uuid and search @@ wanted
        and (expires_at is null or expires_at > now())
        and (${own}::uuid is null or agent_id = ${own}::uuid)
        and (${agentId}::uuid is null or agent_id = ${agentId}::uuid)
        and (${after}::timestamptz is null or occurred_at >= ${after}::timestamptz)
        and (${before}::timestamptz is null or occurred_at < ${before}::timestamptz)
      order by ts_rank(search, wanted) desc, occurred_at desc, id desc
      limit ${limit}`;
    return {
      status: 200,
      body: { data: rows.map(show) },
      ...(rows.length === 0 && agentId !== null && { wanted: [{ table: 'agents', id: agentId }] }),
    };
  },
});
