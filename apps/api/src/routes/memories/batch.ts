import { z } from 'zod';
import { authorize } from '../../access/authorize.js';
import { audit } from '../../audit/audit-entry.js';
import { RowMissing } from '../../denial/row-missing.js';
import { defineRoute } from '../../http/route.js';
import { nearMemory } from '../../memories/hot-memories.js';
import { assertBelowLimit } from '../../resources/assert-below-limit.js';
import { memories } from '../../resources/definitions/memories.js';
import { delegateOf, type Row } from '../../resources/delegate.js';
import { id } from '../../resources/field.js';
import { visible } from '../../resources/load-row.js';
import { refusingReferences } from '../../resources/referenced.js';
import { projectionOf } from '../../resources/shown-row.js';
import { createdRow } from '../../resources/written-row.js';
import { idempotent } from '../../writes/idempotent.js';

const { select, show } = projectionOf(memories);
const most = 100;

export const createMemories = defineRoute({
  operationId: 'createMemories',
  method: 'post',
  path: '/v1/memories/batch',
  tag: memories.tag,
  summary: `Create up to ${most} memories, all or none`,
  action: 'memories.create',
  body: z
    .strictObject({ memories: z.array(memories.createBody).min(1).max(most) })
    .meta({ id: 'MemoryBatch' }),
  answers: {
    201: { description: 'Created', schema: z.strictObject({ data: z.array(memories.view) }) },
  },
  refusals: ['NOT_FOUND', 'LIMIT_REACHED', 'IDEMPOTENCY_KEY_REUSED'],
  handle(call) {
    const { context, services, body } = call;
    const data = body.memories.map((one) => createdRow(memories, one));
    for (const { agentId } of data) authorize(context, 'memories.create', { ownerId: agentId as string });
    return idempotent(call, (transact) =>
      refusingReferences(memories, data, async () => {
        let rows: Row[] = [];
        const answer = await transact(async (tx) => {
          await assertBelowLimit(memories, services, context, tx);
          rows = await delegateOf(tx, memories.delegate).createManyAndReturn({ data, select });
          await audit(tx, {
            action: 'memory.create_batch',
            targetType: 'memory',
            requestId: context.requestId,
            details: { ids: rows.map((row) => row['id'] as string) },
          });
          return { status: 201, body: { data: rows.map(show) } };
        });
        await nearMemory.forget(call, rows);
        return answer;
      }),
    );
  },
});

export const deleteMemories = defineRoute({
  operationId: 'deleteMemories',
  method: 'post',
  path: '/v1/memories/delete',
  tag: memories.tag,
  summary: `Delete up to ${most} memories, all or none`,
  action: 'memories.delete',
  body: z.strictObject({ ids: z.array(id.schema).min(1).max(most) }).meta({ id: 'MemoryDeletion' }),
  answers: { 204: { description: 'All of them are deleted' } },
  refusals: ['NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'],
  handle(call) {
    const { context, body } = call;
    const ids = [...new Set(body.ids)];
    return idempotent(call, async (transact) => {
      let rows: Row[] = [];
      const answer = await transact(async (tx) => {
        const where: Row = { id: { in: ids }, ...visible(memories, context) };
        const delegate = delegateOf(tx, memories.delegate);
        const kept = { id: true, agentId: true };
        rows = await delegate.findMany({ where, select: kept, orderBy: [], take: most });
        const { count } = await delegate.deleteMany({ where });
        // One that is missing or another org's undoes the whole: an answer of how many would count them.
        if (count < ids.length)
          throw new RowMissing(
            ids.map((one) => ({ table: memories.table, id: one })),
            'ids',
          );
        await audit(tx, {
          action: 'memory.delete_batch',
          targetType: 'memory',
          requestId: context.requestId,
          details: { ids },
        });
        return { status: 204 };
      });
      await nearMemory.forget(call, rows);
      return answer;
    });
  },
});
